using Understory.Operations.OfflineText;

namespace Understory.Operations.StoryEdit.OfflineRules;

/// <summary>Follows instructions one after the other and keeps what was done, what was not, and why.</summary>
internal sealed class OfflineEdit(StoryDraft target, IReadOnlyList<StoryDraft> related)
{
    private const string Forms =
        "Without a model only exact wishes can be followed: add …, remove criterion 2, change criterion 2 to …, rename … to …, replace … with …";

    private readonly List<string> _done = [];
    private readonly List<string> _notDone = [];
    private readonly Dictionary<StoryDraft, List<string>> _reasons = [];
    private bool _changedMeaning;

    public void Follow(Instruction instruction)
    {
        switch (instruction)
        {
            case Instruction.Rename rename:
                Rename(rename.From, rename.To);
                break;
            case Instruction.AddCriterion add when target.Add(add.Text):
                Meant($"Added the criterion {Wording.Quote(add.Text)}.");
                break;
            case Instruction.AddCriterion add:
                _notDone.Add($"The criterion {Wording.Quote(add.Text)} stands there already.");
                break;
            case Instruction.ChangeCriterion change:
                Change(change.Number, change.Text);
                break;
            case Instruction.RemoveCriterion remove:
                Remove(remove.About);
                break;
            case Instruction.SetText set:
                Set(set);
                break;
            case Instruction.NotDone notDone:
                _notDone.Add(notDone.Why);
                break;
            default:
                throw new InvalidOperationException($"{instruction} is no instruction.");
        }
    }

    public StoryEditItem Answer() => new(
        new TargetItem(target.SuggestedDescription, target.SuggestedAcceptance, target.SuggestedIntent),
        [
            .. related.Where(_reasons.ContainsKey)
                .Select(s => new UpdateItem(s.Id, string.Join(' ', _reasons[s]), s.SuggestedDescription, s.SuggestedAcceptance)),
        ],
        Summary());

    private void Rename(string from, string to)
    {
        var places = target.Rename(from, to, withIntent: true);
        if (places.Count > 0)
            _done.Add($"{Wording.Quote(from)} became {Wording.Quote(to)} in {Wording.List(places)}.");
        else
            _notDone.Add($"{target.Id} does not mention {Wording.Quote(from)}.");
        foreach (var story in related)
        {
            if (story.Rename(from, to, withIntent: false) is not { Count: > 0 } found)
                continue;
            if (!_reasons.TryGetValue(story, out var reasons))
                _reasons[story] = reasons = [];
            reasons.Add($"It says {Wording.Quote(from)} in {Wording.List(found)}, which becomes {Wording.Quote(to)}.");
        }

        var titled = related.Prepend(target).Where(s => WholeWords.Mentions(s.Title, from)).Select(s => s.Id).ToList();
        if (titled.Count > 0)
            _notDone.Add($"{Wording.Quote(from)} stays in the title of {Wording.List(titled)}: titles are changed on the story itself.");
    }

    private void Change(int number, string? text)
    {
        if (target.Change(number, text) is not { } old)
            _notDone.Add($"There is no criterion {number}.");
        else
            Meant(text is null ? $"Removed criterion {number}, {Wording.Quote(old)}." : $"Changed criterion {number}, {Wording.Quote(old)}, to {Wording.Quote(text)}.");
    }

    private void Remove(string about)
    {
        switch (target.About(about))
        {
            case [var number]:
                Change(number, null);
                if (target.ProseMentions(about))
                    _notDone.Add($"The description or the intent still mentions {Wording.Quote(about)}.");
                break;
            case []:
                _notDone.Add($"No criterion mentions {Wording.Quote(about)}, so nothing was removed.");
                break;
            case var several:
                _notDone.Add($"{several.Count} criteria mention {Wording.Quote(about)}: say by number which to remove, such as \"remove criterion {several[0]}\".");
                break;
        }
    }

    private void Set(Instruction.SetText set)
    {
        if (set.IsIntent)
            target.SetIntent(set.Text);
        else
            target.SetDescription(set.Text);
        Meant($"Wrote the {(set.IsIntent ? "intent" : "description")} anew.");
    }

    private void Meant(string done)
    {
        _changedMeaning = true;
        _done.Add(done);
    }

    private string Summary()
    {
        var said = new List<string>(_done.Count > 0 ? _done : ["Nothing of the target was changed."]);
        if (_reasons.Count > 0)
            said.Add(_reasons.Count == 1 ? "1 related story uses the same words." : $"{_reasons.Count} related stories use the same words.");
        said.AddRange(_notDone);
        if (_changedMeaning && related.Count > 0)
            said.Add($"Rules cannot tell what the change means for the {(related.Count == 1 ? "related story" : $"{related.Count} related stories")}: read them.");
        if (_notDone.Count > 0)
            said.Add($"{Forms}.");
        return string.Join(' ', said);
    }
}
