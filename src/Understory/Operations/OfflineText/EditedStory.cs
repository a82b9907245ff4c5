namespace Understory.Operations.OfflineText;

/// <summary>A story while instructions change it.</summary>
/// <param name="story">As it is.</param>
/// <param name="suggested">What is worked on, where that is a suggestion for it already.</param>
internal sealed class EditedStory(string id, AskedStory story, AskedStory? suggested = null)
{
    private const double Half = 0.5;

    private readonly List<(int Number, string Text)> _criteria = [.. (suggested ?? story).Acceptance.Select((text, i) => (i + 1, text))];
    private string _intent = (suggested ?? story).Intent;
    private string _description = (suggested ?? story).Description;

    public string Id => id;

    public string Title => story.Title;

    public string Intent => _intent;

    public string Description => _description;

    public IReadOnlyList<string> Acceptance => [.. _criteria.Select(c => c.Text)];

    public string? SuggestedIntent => _intent == story.Intent ? null : _intent;

    public string? SuggestedDescription => _description == story.Description ? null : _description;

    public IReadOnlyList<string>? SuggestedAcceptance =>
        _criteria.Select(c => c.Text).SequenceEqual(story.Acceptance) ? null : [.. _criteria.Select(c => c.Text)];

    /// <param name="withIntent">An update of a related story has no intent.</param>
    /// <returns>Where the words stood: <c>the description</c>, <c>criterion 2</c>.</returns>
    public List<string> Rename(string from, string to, bool withIntent)
    {
        var places = new List<string>();
        if (withIntent)
            _intent = In(_intent, "the intent");
        _description = In(_description, "the description");
        for (var i = 0; i < _criteria.Count; i++)
            _criteria[i] = _criteria[i] with { Text = In(_criteria[i].Text, $"criterion {i + 1}") };
        return places;

        string In(string text, string place)
        {
            var changed = WholeWords.Replace(text, from, to);
            if (changed != text)
                places.Add(place);
            return changed;
        }
    }

    /// <returns>Whether it was not there yet.</returns>
    public bool Add(string criterion)
    {
        if (_criteria.Exists(c => string.Equals(Bare(c.Text), Bare(criterion), StringComparison.OrdinalIgnoreCase)))
            return false;
        var stopped = _criteria.Count > 0 && _criteria.TrueForAll(c => c.Text.TrimEnd().EndsWith('.')) && criterion[^1] is not ('.' or ']');
        _criteria.Add((0, stopped ? criterion + "." : criterion));
        return true;
    }

    /// <param name="text">Null removes it.</param>
    /// <returns>The criterion as it was; null where there is none with this number.</returns>
    public string? Change(int number, string? text)
    {
        var at = _criteria.FindIndex(c => c.Number == number);
        if (at < 0)
            return null;
        var old = _criteria[at].Text;
        if (text is null)
            _criteria.RemoveAt(at);
        else
            _criteria[at] = (number, text);
        return old;
    }

    /// <summary>Numbers of the story's own criteria that mention something; of one that says exactly that, its alone.</summary>
    public List<int> About(string phrase)
    {
        var own = _criteria.Where(c => c.Number > 0).ToList();
        var exact = own.Where(c => string.Equals(Bare(c.Text), Bare(phrase), StringComparison.OrdinalIgnoreCase)).ToList();
        return [.. (exact.Count > 0 ? exact : own.Where(c => WholeWords.Mentions(c.Text, phrase))).Select(c => c.Number)];
    }

    public void SetIntent(string text) => _intent = text;

    public void SetDescription(string text) => _description = text;

    public void Keep(StoryPartKept part)
    {
        if (part == StoryPartKept.Intent)
            _intent = story.Intent;
        else if (part == StoryPartKept.Description)
            _description = story.Description;
        else
            Replace([.. story.Acceptance]);
    }

    /// <summary>Puts a criterion of the story itself back in the place of what was made of it.</summary>
    /// <returns>The criterion; null where the story has none with this number.</returns>
    public string? KeepCriterion(int number)
    {
        if (number < 1 || number > story.Acceptance.Count)
            return null;
        var kept = story.Acceptance[number - 1];
        if (_criteria.Exists(c => c.Text == kept))
            return kept;
        var list = Acceptance.ToList();
        var made = list.Where(text => !story.Acceptance.Contains(text) && Likeness.Nearest(text, story.Acceptance) == number - 1).ToList();
        var at = made.Count > 0 ? list.IndexOf(made[0]) : Math.Min(number - 1, list.Count);
        list.RemoveAll(made.Contains);
        list.Insert(at, kept);
        Replace(list);
        return kept;
    }

    /// <summary>
    /// Leaves out what a suggestion added and left open, and its longer description. A story that is a suggestion itself has
    /// nothing of its own to go back to: its first sentence stays.
    /// </summary>
    /// <returns>Whether there was any of that.</returns>
    public bool Shorten()
    {
        var (before, description) = (_criteria.Count, _description);
        _criteria.RemoveAll(c => c.Text.Contains('[') && (suggested is null || Likeness.Nearest(c.Text, story.Acceptance, Half) < 0));
        if (suggested is null && new Prose(_description) is { Count: > 0 } prose && prose.SentenceEnd(0) < prose.Count)
            _description = prose.Slice(0, prose.SentenceEnd(0)) + ".";
        else if (story.Description.Length > 0 && story.Description.Length < _description.Length)
            _description = story.Description;
        return _criteria.Count < before || _description != description;
    }

    /// <summary>Whether the texts around the criteria mention something.</summary>
    public bool ProseMentions(string phrase) => WholeWords.Mentions(_description, phrase) || WholeWords.Mentions(_intent, phrase);

    private void Replace(List<string> criteria)
    {
        _criteria.Clear();
        _criteria.AddRange(criteria.Select((text, i) => (i + 1, text)));
    }

    private static string Bare(string text) => text.Trim().TrimEnd('.').TrimEnd();
}
