using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>The epic that generated stories want, to accept, rename or dismiss.</summary>
public sealed class EpicEntry(NewEpic suggested) : IReviewEntry
{
    public NewEpic Suggested { get; } = suggested;

    /// <summary>As a person wants it; empty means as suggested.</summary>
    public string Name { get; private set; } = suggested.Name;

    public string Description { get; private set; } = suggested.Description;

    public Decision Decision { get; private set; }

    /// <summary>It was created.</summary>
    public bool Exists { get; private set; }

    public string Label => $"Phase {Suggested.Phase}";

    public string FinalName => string.IsNullOrWhiteSpace(Name) ? Suggested.Name : Name.Trim();

    public string Title => $"New epic: {FinalName}";

    public string? Note => null;

    public bool CanDecide => !Exists;

    /// <summary>Stories can be put into it.</summary>
    public bool IsOpenToStories => Exists || Decision == Decision.Accepted;

    public ReviewMark Mark => Exists ? ReviewMark.Applied : GeneratedEntry.MarkOf(Decision);

    Decision? IReviewEntry.Decision => Decision;

    /// <summary>What is kept of it; null while it is not decided.</summary>
    public NewEpicDecision? Kept => Decision == Decision.Open ? null : new(Decision == Decision.Accepted, Changed(Name, Suggested.Name), Changed(Description, Suggested.Description));

    public void Toggle(Decision decision)
    {
        if (CanDecide)
            Decision = Decision == decision ? Decision.Open : decision;
    }

    /// <summary>Writes over what was suggested. It is kept with the decision.</summary>
    public void Edit(string name, string description) => (Name, Description) = (name, description);

    public void AcceptIfOpen()
    {
        if (CanDecide && Decision == Decision.Open)
            Decision = Decision.Accepted;
    }

    public void Adopt(NewEpicDecision? kept)
    {
        if (kept == Kept)
            return;
        Decision = kept switch
        {
            null => Decision.Open,
            { Accept: true } => Decision.Accepted,
            _ => Decision.Dismissed,
        };
        Name = kept?.Name ?? Suggested.Name;
        Description = kept?.Description ?? Suggested.Description;
    }

    public Action Remember()
    {
        var (decision, name, description) = (Decision, Name, Description);
        return () => (Decision, Name, Description) = (decision, name, description);
    }

    public void Created() => Exists = true;

    /// <summary>What is sent: what a person left as it was is not.</summary>
    public NewEpicDecision Answer() => new(IsOpenToStories, Changed(Name, Suggested.Name), Changed(Description, Suggested.Description));

    private static string? Changed(string text, string suggested) =>
        string.IsNullOrWhiteSpace(text) || text.Trim() == suggested ? null : text.Trim();
}
