using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>Tasks as pages read them: over HTTP in the browser, directly while the server prerenders.</summary>
public interface ITaskApi
{
    Task<Reply<EngineInfo>> Engine(CancellationToken cancel);

    /// <param name="query">The query of <c>GET /api/tasks</c> without its question mark; empty for the defaults.</param>
    Task<Reply<TaskListResponse>> List(string query, CancellationToken cancel);

    Task<Reply<TaskResponse>> Task(string id, CancellationToken cancel);

    /// <summary>Who answers, and who runs tasks.</summary>
    Task<Reply<NodesResponse>> Nodes(CancellationToken cancel);

    /// <summary>What was decided so far about the task's suggestions.</summary>
    Task<Reply<ReviewResponse>> Review(string id, CancellationToken cancel);
}
