namespace Understory.Operations.OfflineText;

internal enum StoryPartKept
{
    Intent,
    Description,
    Criteria,
}

/// <summary>One thing that a request asks for.</summary>
internal abstract record Instruction
{
    private Instruction() { }

    /// <summary>A word or a phrase everywhere by another one.</summary>
    public sealed record Rename(string From, string To) : Instruction;

    /// <summary>A new criterion, word for word, or with a gap where the request only names a thing.</summary>
    public sealed record AddCriterion(string Text) : Instruction;

    /// <param name="Number">As the story counts them before the change, from 1.</param>
    /// <param name="Text">Null for a criterion that goes.</param>
    public sealed record ChangeCriterion(int Number, string? Text) : Instruction;

    /// <summary>The criterion that mentions something goes.</summary>
    public sealed record RemoveCriterion(string About) : Instruction;

    /// <param name="IsIntent">Else it is the description.</param>
    public sealed record SetText(bool IsIntent, string Text) : Instruction;

    /// <param name="Number">Of the story's own criteria, from 1: it stays word for word.</param>
    public sealed record KeepCriterion(int Number) : Instruction;

    /// <summary>A part of the story stays as the story has it.</summary>
    public sealed record Keep(StoryPartKept Part) : Instruction;

    /// <summary>Less text, wherever rules can tell what to leave out.</summary>
    public sealed record Shorten : Instruction;

    /// <param name="Why">A sentence on what the rules cannot do with it.</param>
    public sealed record NotDone(string Why) : Instruction;
}
