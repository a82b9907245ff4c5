using Understory.Client.Backlog;
using Understory.Client.Operations.Review.Rounds;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations;

/// <param name="Backlog">As it is now; null while the task has no result.</param>
/// <param name="Kept">What was decided so far; null while the task has no result.</param>
/// <param name="Rounds">Its feedback rounds, whole.</param>
/// <param name="OpenAt">The round whose item is to be shown first; null where the task itself was asked for.</param>
public sealed record ReviewData(
    BackgroundTask Task, StoriesResponse? Backlog, ReviewState? Kept, IReadOnlyList<BackgroundTask> Rounds, string? OpenAt);

/// <param name="Data">Set exactly when <paramref name="Problem"/> is null.</param>
/// <param name="Title">What could not be loaded.</param>
public sealed record LoadedReview(ReviewData? Data, string Title, Problem? Problem);

/// <summary>Reads everything that a review shows. A round leads to the task that it belongs to.</summary>
public sealed class ReviewLoader(ITaskApi tasks, IBacklogApi backlog)
{
    /// <param name="carried">The task as it came along; without its result it is fetched.</param>
    public async Task<LoadedReview> Load(string id, BackgroundTask? carried, CancellationToken cancel)
    {
        var reply = carried is { Result: not null } ? new TaskResponse(carried) : await tasks.Task(id, cancel);
        string? openAt = null;
        if (reply.Value is { Task.ParentTaskId: { } parent })
        {
            openAt = id;
            reply = await tasks.Task(parent, cancel);
        }

        if (reply.Value is not { Task: var task })
            return Failed("The results could not be loaded", reply.Problem!);
        if (task.Status != TaskState.Complete)
            return new(new(task, null, null, [], openAt), "", null);

        var (stories, kept, list) = (
            backlog.Stories(task.Version, cancel),
            tasks.Review(task.Id, cancel),
            tasks.List($"parent={Uri.EscapeDataString(task.Id)}&limit=200", cancel));
        if ((await stories).Value is not { } now)
            return Failed("The stories could not be loaded", (await stories).Problem!);
        if ((await kept).Value is not { Review: var decided })
            return Failed("What was decided so far could not be loaded", (await kept).Problem!);
        if ((await list).Value is not { Tasks: var listed })
            return Failed("The rounds of feedback could not be loaded", (await list).Problem!);
        return new(new(task, now, decided, await Rounds(listed, decided, cancel), openAt), "", null);
    }

    // What a round read comes only with the round itself; one that was chosen counts even where it was deleted.
    private async Task<IReadOnlyList<BackgroundTask>> Rounds(
        IReadOnlyList<BackgroundTask> listed, ReviewState decided, CancellationToken cancel)
    {
        var wanted = listed.Where(r => r.Status == TaskState.Complete && RoundOf.Of(r) is not null).Select(r => r.Id)
            .Union(decided.Items.Values.Select(i => i.Round).OfType<string>());
        var whole = await Task.WhenAll(wanted.Select(id => tasks.Task(id, cancel)));
        return
        [
            .. listed.Where(r => r.Status != TaskState.Complete),
            .. whole.Select(r => r.Value?.Task).OfType<BackgroundTask>(),
        ];
    }

    private static LoadedReview Failed(string title, Problem problem) => new(null, title, problem);
}
