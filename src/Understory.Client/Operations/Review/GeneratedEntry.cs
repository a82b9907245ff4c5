using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>A place for a story, with its name for people.</summary>
public sealed record StoryPlace(int Phase, int Epic, string Name);

/// <summary>One generated story: where it goes, what speaks against it, and whether it is wanted.</summary>
public sealed class GeneratedEntry(int index, GeneratedStory story, EpicEntry? newEpic, IReadOnlyList<StoryPlace> places) : IReviewEntry
{
    private readonly StoryPlace suggestedPlace = places.First(p => p.Phase == story.Phase && p.Epic == story.Epic);

    public int Index { get; } = index;

    public GeneratedStory Story { get; } = story;

    public EpicEntry? NewEpic { get; } = newEpic;

    /// <summary>Where it can go.</summary>
    public IReadOnlyList<StoryPlace> Places { get; } = places;

    public StoryPlace Place { get; set; } = places.First(p => p.Phase == story.Phase && p.Epic == story.Epic);

    public IReadOnlyList<ItemCheck> Checks { get; set; } = [];

    /// <summary>The id of the story that it became; null while it was not added.</summary>
    public string? AppliedId { get; set; }

    public Decision Decision { get; private set; }

    public string Label => AppliedId ?? $"{Place.Phase}.{Place.Epic}";

    public string Title => Story.Title;

    public bool CanDecide => AppliedId is null;

    public bool IsMoved => Place != suggestedPlace;

    /// <summary>It stands in the new epic, which was not accepted.</summary>
    public bool LacksEpic => NewEpic is { IsOpenToStories: false } && !IsMoved;

    /// <summary>It is accepted and can be added.</summary>
    public bool IsReady => CanDecide && Decision == Decision.Accepted && !LacksEpic;

    public ReviewMark Mark => this switch
    {
        { AppliedId: not null } => ReviewMark.Applied,
        { Decision: Decision.Accepted, LacksEpic: true } => ReviewMark.Conflict,
        _ => MarkOf(Decision),
    };

    Decision? IReviewEntry.Decision => Decision;

    public static ReviewMark MarkOf(Decision decision) => decision switch
    {
        Decision.Accepted => ReviewMark.Accepted,
        Decision.Dismissed => ReviewMark.Dismissed,
        _ => ReviewMark.Open,
    };

    /// <summary>Accepting a story accepts the epic that it stands in, unless that was dismissed.</summary>
    public void Toggle(Decision decision)
    {
        if (!CanDecide)
            return;
        Decision = Decision == decision ? Decision.Open : decision;
        if (Decision == Decision.Accepted && LacksEpic)
            NewEpic!.AcceptIfOpen();
    }
}
