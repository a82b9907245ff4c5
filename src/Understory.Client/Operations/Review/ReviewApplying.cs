using Understory.Client.Backlog;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>Applying what was accepted in a review, and what came of it.</summary>
public sealed class ReviewApplying(TaskClient client, IBacklogApi backlog, AppliedUndo undoing, ReviewSession session)
{
    public bool IsBusy { get; private set; }

    /// <summary>What the last apply did, for people.</summary>
    public string? Said { get; private set; }

    /// <summary>A toast says the same aloud.</summary>
    public bool IsToasted { get; private set; }

    /// <summary>The first entry with a field that was not written.</summary>
    public IReviewEntry? Refused { get; private set; }

    /// <summary>Why nothing was written.</summary>
    public Problem? Problem { get; private set; }

    private IReview Review => session.Review;

    /// <param name="undone">Called after what was applied is taken back from the toast, which may be much later.</param>
    /// <returns>Whether stories were changed; otherwise <see cref="Problem"/> says why.</returns>
    public async Task<bool> Apply(Func<Task> undone, CancellationToken leaving)
    {
        (IsBusy, Said, IsToasted, Problem, Refused) = (true, null, false, null, null);
        session.Redraw();
        var sent = Review.Accepted();
        var reply = await client.Apply(session.Task.Id, sent, leaving);
        IsBusy = false;
        if (reply.Value is not { } answer)
        {
            Problem = reply.Problem;
            Refused = Refusals.Mark(Review, Problem!, sent);
            return false;
        }

        var outcome = Review.Take(sent, answer);
        (Said, Refused) = (outcome.Said, outcome.Refused);
        IsToasted = undoing.Offer(outcome, session.Task.Version, undone);
        session.Keep();
        await Reload(leaving);
        return true;
    }

    /// <summary>What was applied was taken back.</summary>
    public Task Undone(CancellationToken leaving)
    {
        Said = null;
        return Reload(leaving);
    }

    private async Task Reload(CancellationToken leaving)
    {
        var now = await backlog.Stories(session.Task.Version, leaving);
        if (now.Value is not null)
            Review.Refresh(now.Value.Stories);
    }
}
