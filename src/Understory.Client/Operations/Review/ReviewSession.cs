using Understory.Client.Operations.Review.Keeping;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>A person at work on a review: where they are, what they decide, and how the last decisions are taken back.</summary>
public sealed class ReviewSession
{
    private readonly Stack<(IReviewEntry Entry, Action BringBack)> past = [];

    /// <param name="review">Has at least one entry.</param>
    public ReviewSession(BackgroundTask task, IReview review, ReviewKeeper keeper)
    {
        (Task, Review, Keeper) = (task, review, keeper);
        Current = review.First();
    }

    /// <summary>Raised after each change, once.</summary>
    public event Action? Changed;

    /// <summary>The task whose results are reviewed.</summary>
    public BackgroundTask Task { get; }

    public IReview Review { get; }

    public ReviewKeeper Keeper { get; }

    public IReviewEntry Current { get; set; }

    public bool CanTakeBack => past.Count > 0;

    /// <summary>The first accepted entry that still has something to fill in; null where none has.</summary>
    public IReviewEntry? WithGap => Review.Entries.FirstOrDefault(e => e is SuggestedEntry { HasAcceptedGap: true });

    public int Gaps => Review.Entries.Count(e => e is SuggestedEntry { HasAcceptedGap: true });

    /// <summary>Takes in the rounds that there are and what was decided so far.</summary>
    /// <param name="openAt">The round at whose item it begins; null for the first that is open.</param>
    public void Begin(IReadOnlyList<BackgroundTask> rounds, string? openAt)
    {
        SuggestedEntry? asked = null;
        foreach (var round in rounds)
        {
            var entry = Review.Take(round);
            if (round.Id == openAt)
                asked = entry;
        }

        Review.Adopt(Keeper.Mine);
        foreach (var item in Review.Entries.OfType<ReviewItem>().Where(i => i.Kept is null))
            item.TakeReplacement();
        Current = asked ?? Review.First();
        if (asked?.Rounds.FirstOrDefault(r => r.Task?.Id == openAt) is { IsReady: true } shown)
            asked.Show(shown);
    }

    /// <summary>Decides something on an entry: it is kept, and can be taken back.</summary>
    public void Do(IReviewEntry entry, Action change)
    {
        past.Push((entry, entry.Remember()));
        change();
        Keep();
    }

    /// <summary>Takes the last decision back.</summary>
    /// <returns>What it was on; null where there is none.</returns>
    public IReviewEntry? TakeBack()
    {
        if (!past.TryPop(out var last))
            return null;
        last.BringBack();
        Keep();
        return last.Entry;
    }

    /// <summary>Keeps what is decided now.</summary>
    public void Keep()
    {
        Keeper.Keep(Review.Decided());
        Changed?.Invoke();
    }

    /// <summary>Something changed that is not kept, such as what is looked at.</summary>
    public void Redraw() => Changed?.Invoke();
}
