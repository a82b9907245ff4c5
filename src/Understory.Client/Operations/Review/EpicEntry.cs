using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>The epic that generated stories want, to accept, rename or dismiss.</summary>
public sealed class EpicEntry(NewEpic suggested, bool exists) : IReviewEntry
{
    public NewEpic Suggested { get; } = suggested;

    /// <summary>As a person wants it; empty means as suggested.</summary>
    public string Name { get; set; } = suggested.Name;

    public string Description { get; set; } = suggested.Description;

    public Decision Decision { get; private set; }

    /// <summary>It was created.</summary>
    public bool Exists { get; private set; } = exists;

    public string Label => $"Phase {Suggested.Phase}";

    public string Title => $"New epic: {(string.IsNullOrWhiteSpace(Name) ? Suggested.Name : Name.Trim())}";

    public bool CanDecide => !Exists;

    /// <summary>Stories can be put into it.</summary>
    public bool IsOpenToStories => Exists || Decision == Decision.Accepted;

    public ReviewMark Mark => Exists ? ReviewMark.Applied : GeneratedEntry.MarkOf(Decision);

    Decision? IReviewEntry.Decision => Decision;

    public void Toggle(Decision decision)
    {
        if (CanDecide)
            Decision = Decision == decision ? Decision.Open : decision;
    }

    public void AcceptIfOpen()
    {
        if (CanDecide && Decision == Decision.Open)
            Decision = Decision.Accepted;
    }

    public void Created() => (Exists, Decision) = (true, Decision.Open);

    /// <summary>What is sent: what a person left as it was is not.</summary>
    public NewEpicDecision Answer() => new(IsOpenToStories, Changed(Name, Suggested.Name), Changed(Description, Suggested.Description));

    private static string? Changed(string text, string suggested) =>
        string.IsNullOrWhiteSpace(text) || text.Trim() == suggested ? null : text.Trim();
}
