using Understory.Operations.OfflineText;

namespace Understory.Operations.StoryEdit.OfflineRules;

/// <summary>Follows instructions on a story and puts the same words for words in the related ones.</summary>
internal sealed class OfflineEdit(EditedStory target, IReadOnlyList<EditedStory> related)
{
    private readonly StoryEditing _editing = new(target, withIntent: true);
    private readonly Dictionary<EditedStory, List<string>> _reasons = [];

    public void Follow(Instruction instruction)
    {
        _editing.Follow(instruction);
        if (instruction is Instruction.Rename rename)
            Rename(rename.From, rename.To);
    }

    public StoryEditItem Answer() => new(
        new TargetItem(target.SuggestedDescription, target.SuggestedAcceptance, target.SuggestedIntent), Updates(), Summary());

    public IReadOnlyList<UpdateItem> Updates() =>
    [
        .. related.Where(_reasons.ContainsKey)
            .Select(s => new UpdateItem(s.Id, string.Join(' ', _reasons[s]), s.SuggestedDescription, s.SuggestedAcceptance)),
    ];

    private void Rename(string from, string to)
    {
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
            _editing.NotDone.Add($"{Wording.Quote(from)} stays in the title of {Wording.List(titled)}: titles are changed on the story itself.");
    }

    private string Summary()
    {
        var said = new List<string>(_editing.Done.Count > 0 ? _editing.Done : ["Nothing of the target was changed."]);
        if (_reasons.Count > 0)
            said.Add(_reasons.Count == 1 ? "1 related story uses the same words." : $"{_reasons.Count} related stories use the same words.");
        said.AddRange(_editing.NotDone);
        if (_editing.ChangedMeaning && related.Count > 0)
            said.Add($"Rules cannot tell what the change means for the {(related.Count == 1 ? "related story" : $"{related.Count} related stories")}: read them.");
        if (_editing.NotDone.Count > 0)
            said.Add($"{StoryEditing.Forms}.");
        return string.Join(' ', said);
    }
}
