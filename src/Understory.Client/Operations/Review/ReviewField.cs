using Understory.Contracts;

namespace Understory.Client.Operations.Review;

public enum Decision
{
    Open,
    Accepted,
    Dismissed,
}

/// <summary>One field of a story for which something else is suggested. A text is a list of one.</summary>
public sealed class ReviewField
{
    /// <summary>The field's name on the wire: one of <see cref="StoryFields"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What the story says now.</summary>
    public required IReadOnlyList<string> Now { get; set; }

    public required IReadOnlyList<string> Suggested { get; init; }

    /// <summary>What the story said when the task read it; null where the task does not say.</summary>
    public IReadOnlyList<string>? Base { get; init; }

    public Decision Decision { get; private set; }

    /// <summary>Why the server did not write it; null while it has not refused.</summary>
    public string? Conflict { get; private set; }

    /// <summary>The story says what was suggested.</summary>
    public bool Applied => Now.SequenceEqual(Suggested);

    /// <summary>The story says something else than the task read: the suggestion was made for another text.</summary>
    public bool ChangedSince => !Applied && Base is not null && !Now.SequenceEqual(Base);

    public bool CanDecide => !Applied && !ChangedSince && Conflict is null;

    public string Label => StoryField.Label(Name);

    /// <summary>Decides; the same decision again takes it back.</summary>
    public void Toggle(Decision decision) => Decide(Decision == decision ? Decision.Open : decision);

    public void Decide(Decision decision)
    {
        if (CanDecide)
            Decision = decision;
    }

    public void Refuse(string reason)
    {
        Conflict = reason;
        Decision = Decision.Open;
    }

    /// <summary>Takes what the story says now. What was applied needs no decision any more.</summary>
    public void Refresh(IReadOnlyList<string> now)
    {
        Now = now;
        if (Applied)
            Conflict = null;
        if (!CanDecide)
            Decision = Decision.Open;
    }
}
