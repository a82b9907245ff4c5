namespace Understory.Operations.StoryEdit.OfflineRules;

/// <summary>A story while instructions change it.</summary>
internal sealed class StoryDraft(string id, AskedStory story)
{
    private readonly List<(int Number, string Text)> _criteria = [.. story.Acceptance.Select((text, i) => (i + 1, text))];
    private string _intent = story.Intent;
    private string _description = story.Description;

    public string Id => id;

    public string Title => story.Title;

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

    /// <summary>Whether the texts around the criteria mention something.</summary>
    public bool ProseMentions(string phrase) => WholeWords.Mentions(_description, phrase) || WholeWords.Mentions(_intent, phrase);

    private static string Bare(string text) => text.Trim().TrimEnd('.').TrimEnd();
}
