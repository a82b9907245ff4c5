using Microsoft.AspNetCore.WebUtilities;
using Understory.Backlog;
using Understory.Client.Backlog;
using Understory.Client.Shared;
using Understory.Client.Tasks;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Reviews;
using Understory.Storage;
using Understory.Tasks;
using Understory.Tasks.Nodes;

namespace Understory.Web;

/// <summary>What pages read while the server prerenders them: the same answers as over HTTP, without the way there.</summary>
internal sealed class DirectBacklog(Database database) : IBacklogApi
{
    public async Task<Reply<VersionsResponse>> Versions(CancellationToken cancel) =>
        new VersionsResponse(await database.Read(session => session.Versions(), cancel));

    public async Task<Reply<StoriesResponse>> Stories(string version, string query, CancellationToken cancel)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        var parsed = StoryQuery.Parse(Direct.Query(query), errors);
        return errors.Count > 0
            ? Direct.Problem(Refusal.Invalid(errors))
            : await database.Read<Reply<StoriesResponse>>(
                async session => await session.StoriesPage(version, parsed) is { } page ? page : Direct.Problem(await session.NoVersion(version)), cancel);
    }

    public async Task<Reply<StoryResponse>> Story(string version, string id, CancellationToken cancel) =>
        await database.Read<Reply<StoryResponse>>(
            async session => await session.Story(version, id) is { } story
                ? new StoryResponse(story)
                : Direct.Problem(await session.NoStory(version, id)),
            cancel);
}

/// <summary>The same for tasks.</summary>
internal sealed class DirectTasks(Database database, IEngine engine, TaskReviews reviews) : ITaskApi
{
    public Task<Reply<EngineInfo>> Engine(CancellationToken cancel) => System.Threading.Tasks.Task.FromResult<Reply<EngineInfo>>(engine.Info);

    public async Task<Reply<TaskListResponse>> List(string query, CancellationToken cancel)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        var parsed = TaskListQuery.Parse(Direct.Query(query), errors);
        return errors.Count > 0
            ? Direct.Problem(Refusal.Invalid(errors))
            : await database.Read(session => session.List(parsed), cancel);
    }

    public async Task<Reply<TaskResponse>> Task(string id, CancellationToken cancel) =>
        await database.Read(session => session.WholeTask(id), cancel) is { } task
            ? new TaskResponse(task)
            : Direct.Problem(Tasks.TaskActions.NotFound(id));

    public async Task<Reply<NodesResponse>> Nodes(CancellationToken cancel) =>
        new NodesResponse(await database.Read(session => session.Nodes(), cancel));

    public async Task<Reply<ReviewResponse>> Review(string id, CancellationToken cancel) =>
        await reviews.Read(id, cancel) switch
        {
            ({ } review, _) => new ReviewResponse(review),
            (_, var refusal) => Direct.Problem(refusal!),
        };
}

internal static class Direct
{
    public static Problem Problem(Refusal refusal) => new()
    {
        Status = refusal.Status,
        Error = refusal.Error,
        Errors = refusal.Errors,
        Deleted = refusal.More.TryGetValue("deleted", out var deleted) && deleted is true,
    };

    public static QueryCollection Query(string query) => new(QueryHelpers.ParseQuery(query).ToDictionary());
}
