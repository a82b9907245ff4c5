using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>Tasks over HTTP, as the browser reads them.</summary>
public sealed class HttpTaskApi(HttpClient http) : ITaskApi
{
    public Task<Reply<EngineInfo>> Engine(CancellationToken cancel) =>
        http.Get(Contracts.Routes.Engine, WireJson.Default.EngineInfo, cancel);

    public Task<Reply<TaskListResponse>> List(string query, CancellationToken cancel) =>
        http.Get($"{Contracts.Routes.Tasks}{(query.Length == 0 ? "" : "?")}{query}", WireJson.Default.TaskListResponse, cancel);

    public Task<Reply<TaskResponse>> Task(string id, CancellationToken cancel) =>
        http.Get(Contracts.Routes.Task(id), WireJson.Default.TaskResponse, cancel);

    public Task<Reply<NodesResponse>> Nodes(CancellationToken cancel) =>
        http.Get(Contracts.Routes.Nodes, WireJson.Default.NodesResponse, cancel);

    public Task<Reply<ReviewResponse>> Review(string id, CancellationToken cancel) =>
        http.Get(Contracts.Routes.Review(id), WireJson.Default.ReviewResponse, cancel);
}
