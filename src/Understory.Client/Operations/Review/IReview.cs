using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>What a person decides on, entry by entry, and what applying would then do.</summary>
public interface IReview
{
    /// <summary>What the entries are, for the list's name.</summary>
    string ListLabel { get; }

    IReadOnlyList<IReviewEntry> Entries { get; }

    string Summary { get; }

    /// <summary>Why there is nothing to decide, in a sentence, where there are no entries.</summary>
    string NothingText { get; }

    /// <summary>Exactly what applying will do now; null where nothing is accepted.</summary>
    string? ApplyLabel { get; }

    /// <summary>How far the deciding is.</summary>
    string Counts { get; }

    /// <summary>What is decided, to be kept. Its revision is 0.</summary>
    ReviewState Decided();

    /// <summary>Takes over what was kept.</summary>
    void Adopt(ReviewState kept);

    /// <summary>Takes in a feedback round, or what became of one.</summary>
    /// <returns>The entry that it belongs to; null where it belongs to none.</returns>
    SuggestedEntry? Take(BackgroundTask round);

    /// <summary>Body of the apply request.</summary>
    ApplyRequest Accepted();

    /// <summary>Marks what was written and what was not.</summary>
    /// <param name="sent">What was asked for.</param>
    AppliedOutcome Take(ApplyRequest sent, ApplyResponse answer);

    /// <summary>The entry that is kept and tried again under this name; null where there is none.</summary>
    SuggestedEntry? Find(string key);

    /// <summary>Takes the stories as they are now. Decisions about what is not applied stay.</summary>
    void Refresh(IReadOnlyList<Story> stories);
}

/// <summary>One thing to decide.</summary>
public interface IReviewEntry
{
    /// <summary>Short, before the title: an id or a place.</summary>
    string Label { get; }

    string Title { get; }

    ReviewMark Mark { get; }

    /// <summary>What else the list should say about it; null where there is nothing.</summary>
    string? Note { get; }

    bool CanDecide { get; }

    /// <summary>The decision on all of it; null where it is decided in parts.</summary>
    Decision? Decision { get; }

    /// <summary>Decides all of it; when all of it is decided so, takes it back.</summary>
    void Toggle(Decision decision);

    /// <returns>Brings back what is decided on it now.</returns>
    Action Remember();
}

/// <param name="Said">What was applied and what not, for people.</param>
/// <param name="Undoable">Stories that were changed or created, with the revision that did it.</param>
/// <param name="Refused">The first entry with a field that was not written; null where all were.</param>
public sealed record AppliedOutcome(string Said, IReadOnlyList<AppliedStory> Undoable, IReviewEntry? Refused = null);

public static class ReviewExtensions
{
    /// <summary>Where a review begins: at the first entry that is not decided. It has at least one.</summary>
    public static IReviewEntry First(this IReview review) =>
        review.Entries.FirstOrDefault(e => e.Mark == ReviewMark.Open) ?? review.Entries[0];
}
