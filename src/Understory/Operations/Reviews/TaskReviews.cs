using System.Text.Json;
using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks;
using Understory.Web;

namespace Understory.Operations.Reviews;

/// <summary>What people decided so far about tasks' suggestions. Nothing of it touches a story before it is applied.</summary>
public sealed class TaskReviews(Database database, IEnumerable<IResultItems> items)
{
    public Task<(ReviewState? Review, Refusal? Refusal)> Read(string taskId, CancellationToken cancel) =>
        database.Read<(ReviewState?, Refusal?)>(
            async session => await session.Task(taskId) is { } task ? (await session.Review(task), null) : (null, TaskActions.NotFound(taskId)),
            cancel);

    /// <summary>Keeps a review. Sending it again after it was kept, because the answer was lost, writes nothing.</summary>
    public Task<(ReviewState? Review, Refusal? Refusal)> Save(string taskId, ReviewState review, CancellationToken cancel) =>
        database.Write<(ReviewState?, Refusal?)>(
            async session =>
            {
                if (await session.Task(taskId) is not { } task)
                    return (null, TaskActions.NotFound(taskId));
                if (task.State is not (TaskState.Running or TaskState.Complete))
                    return (null, Refusal.Conflict($"The task is {task.Status}; only what a running or a complete one suggests can be reviewed."));
                if (items.FirstOrDefault(i => i.Type == task.Type) is not { } known)
                    return (null, Refusal.Conflict($"This server cannot review {task.Type}."));
                if (await ReviewCheck.Problems(session, task, known, review) is { Count: > 0 } errors)
                    return (null, Refusal.Invalid(errors));

                var next = review with { Revision = unchecked(review.Revision + 1) };
                if (await session.SaveReview(task, next))
                    return (next, null);
                var present = await session.Review(task);
                return Same(next, present) ? (present, null) : (null, Stale(present));
            },
            cancel);

    private static bool Same(ReviewState a, ReviewState b) => JsonElement.DeepEquals(
        JsonSerializer.SerializeToElement(a, WireJson.Default.ReviewState), JsonSerializer.SerializeToElement(b, WireJson.Default.ReviewState));

    private static Refusal Stale(ReviewState present) =>
        Refusal.Conflict($"The review was changed meanwhile: it is at revision {present.Revision}. Look at it as it is now and decide again.") with
        {
            More = new Dictionary<string, object?> { ["review"] = present },
        };
}
