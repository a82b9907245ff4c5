namespace Understory.Operations.OfflineText;

/// <summary>Follows instructions on one story one after the other, and keeps what was done, what was not, and why.</summary>
/// <param name="withIntent">Whether an answer about this story can hold an intent.</param>
internal sealed class StoryEditing(EditedStory story, bool withIntent)
{
    public const string Forms =
        "Without a model only exact wishes can be followed: add …, remove criterion 2, change criterion 2 to …, rename … to …, replace … with …";

    public List<string> Done { get; } = [];

    public List<string> NotDone { get; } = [];

    /// <summary>Whether more was done than to put words for words.</summary>
    public bool ChangedMeaning { get; private set; }

    /// <summary>What was done and what was not, in sentences; empty where nothing was asked.</summary>
    public string Said => string.Join(' ', [.. Done, .. NotDone, .. NotDone.Count > 0 ? [$"{Forms}."] : Array.Empty<string>()]);

    public void Follow(Instruction instruction)
    {
        switch (instruction)
        {
            case Instruction.Rename rename:
                Rename(rename.From, rename.To);
                break;
            case Instruction.AddCriterion add when story.Add(add.Text):
                Meant($"Added the criterion {Wording.Quote(add.Text)}.");
                break;
            case Instruction.AddCriterion add:
                NotDone.Add($"The criterion {Wording.Quote(add.Text)} stands there already.");
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
            case Instruction.KeepCriterion keep when story.KeepCriterion(keep.Number) is { } kept:
                Meant($"Criterion {keep.Number}, {Wording.Quote(kept)}, stays as it is.");
                break;
            case Instruction.KeepCriterion keep:
                NotDone.Add($"The story has no criterion {keep.Number}.");
                break;
            case Instruction.Keep keep:
                story.Keep(keep.Part);
                Meant(keep.Part == StoryPartKept.Criteria ? "The criteria stay as they are." : $"The {(keep.Part == StoryPartKept.Intent ? "intent" : "description")} stays as it is.");
                break;
            case Instruction.Shorten when story.Shorten():
                Meant("Left out what the suggestion had added and left open.");
                break;
            case Instruction.Shorten:
                NotDone.Add("Not done: make it shorter (rules cannot tell what can be left out).");
                break;
            case Instruction.NotDone notDone:
                NotDone.Add(notDone.Why);
                break;
            default:
                throw new InvalidOperationException($"{instruction} is no instruction.");
        }
    }

    private void Rename(string from, string to)
    {
        var places = story.Rename(from, to, withIntent);
        if (places.Count > 0)
            Done.Add($"{Wording.Quote(from)} became {Wording.Quote(to)} in {Wording.List(places)}.");
        else
            NotDone.Add($"{(story.Id.Length > 0 ? story.Id : "The story")} does not mention {Wording.Quote(from)}.");
    }

    private void Change(int number, string? text)
    {
        if (story.Change(number, text) is not { } old)
            NotDone.Add($"There is no criterion {number}.");
        else
            Meant(text is null ? $"Removed criterion {number}, {Wording.Quote(old)}." : $"Changed criterion {number}, {Wording.Quote(old)}, to {Wording.Quote(text)}.");
    }

    private void Remove(string about)
    {
        switch (story.About(about))
        {
            case [var number]:
                Change(number, null);
                if (story.ProseMentions(about))
                    NotDone.Add($"The description or the intent still mentions {Wording.Quote(about)}.");
                break;
            case []:
                NotDone.Add($"No criterion mentions {Wording.Quote(about)}, so nothing was removed.");
                break;
            case var several:
                NotDone.Add($"{several.Count} criteria mention {Wording.Quote(about)}: say by number which to remove, such as \"remove criterion {several[0]}\".");
                break;
        }
    }

    private void Set(Instruction.SetText set)
    {
        if (set.IsIntent && !withIntent)
        {
            NotDone.Add($"Not done: the intent {Wording.Quote(set.Text)} (it is changed on the story itself).");
            return;
        }

        if (set.IsIntent)
            story.SetIntent(set.Text);
        else
            story.SetDescription(set.Text);
        Meant($"Wrote the {(set.IsIntent ? "intent" : "description")} anew.");
    }

    private void Meant(string done)
    {
        ChangedMeaning = true;
        Done.Add(done);
    }
}
