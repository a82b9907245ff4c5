using System.Text.Json;
using Understory.Client.Operations.Review.Editing;

namespace Understory.Client.Operations.Review;

/// <summary>One field for which something is suggested. A text is a list of one.</summary>
public sealed class ReviewField
{
    private IReadOnlyList<string> now = [];
    private Decision decided;
    private bool? applied;
    private bool? unchanged;
    private IReadOnlyList<string>? gaps;

    /// <summary>The field's name on the wire: one of <see cref="Contracts.StoryFields"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What the story says now.</summary>
    public required IReadOnlyList<string> Now
    {
        get => now;
        init => now = value;
    }

    public required IReadOnlyList<string> Suggested { get; init; }

    /// <summary>What the story said when the task read it; null where the task does not say.</summary>
    public IReadOnlyList<string>? Base { get; init; }

    /// <summary>The story does not exist yet: all of the text is new, and it is decided as a whole.</summary>
    public bool IsNew { get; init; }

    /// <summary>What a person wrote over the suggestion; null where it stands as it was suggested.</summary>
    public IReadOnlyList<string>? Edited { get; private set; }

    /// <summary>What accepting and applying writes.</summary>
    public IReadOnlyList<string> Value => Edited ?? Suggested;

    /// <summary>An edit that is not saved; null while there is none.</summary>
    public FieldDraft? Draft { get; set; }

    /// <summary>Why the server refused the value; null while it has not.</summary>
    public string? Error { get; set; }

    public Decision Decision => CanDecide ? decided : Decision.Open;

    /// <summary>As it is kept, even where the story leaves nothing to decide now.</summary>
    public Decision Kept => decided;

    /// <summary>Why the server did not write it; null while it has not refused.</summary>
    public string? Conflict { get; private set; }

    /// <summary>The story says what would be written.</summary>
    public bool Applied => applied ??= !IsNew && Now.SequenceEqual(Value);

    /// <summary>The story says something else than the task read: the suggestion was made for another text.</summary>
    public bool ChangedSince => !IsNew && !Applied && Base is not null && !IsAsRead;

    public bool CanDecide => !IsNew && !Applied && !ChangedSince && Conflict is null;

    /// <summary>An edit can be written: the story says what the task read.</summary>
    public bool CanEdit => IsNew || CanDecide || (Conflict is null && IsAsRead);

    public string Label => StoryField.Label(Name);

    /// <summary>What is still to be filled in, in brackets.</summary>
    public IReadOnlyList<string> Gaps => gaps ??= Diff.Gaps.In(Value);

    // Asked for each field of hundreds of items at each click, and texts are slow to compare.
    private bool IsAsRead => unchanged ??= Base is not null && Now.SequenceEqual(Base);

    /// <summary>Decides; the same decision again takes it back.</summary>
    public void Toggle(Decision decision) => Decide(Decision == decision ? Decision.Open : decision);

    public void Decide(Decision decision)
    {
        if (CanDecide)
            decided = decision;
    }

    /// <summary>Opens its editor, with what was written there before.</summary>
    public void BeginEdit()
    {
        Draft ??= new(Name, Value);
        Draft.IsOpen = true;
    }

    /// <summary>Writes over the suggestion, which accepts it. What equals the suggestion is none.</summary>
    public void Edit(IReadOnlyList<string> value)
    {
        Write(value.SequenceEqual(Suggested) ? null : value);
        (Draft, Error) = (null, null);
        decided = IsNew ? Decision.Open : Decision.Accepted;
    }

    public void BackToSuggestion()
    {
        Write(null);
        (Draft, Error) = (null, null);
        decided = Decision.Open;
    }

    public void Adopt(Decision decision, JsonElement? edit)
    {
        decided = decision;
        var value = edit is { } json ? StoryField.Of(json) : null;
        Write(value is not null && value.SequenceEqual(Suggested) ? null : value);
    }

    /// <summary>It was written: there is nothing left to decide.</summary>
    public void Wrote() => (decided, Error) = (Decision.Open, null);

    public void Refuse(string reason)
    {
        Conflict = reason;
        decided = Decision.Open;
    }

    /// <summary>Takes what the story says now.</summary>
    public void Refresh(IReadOnlyList<string> says)
    {
        (now, applied, unchanged) = (says, null, null);
        if (Applied || IsAsRead)
            Conflict = null;
    }

    private void Write(IReadOnlyList<string>? value) => (Edited, applied, gaps) = (value, null, null);
}
