using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>The backlog over HTTP, as the browser reads it.</summary>
public sealed class HttpBacklogApi(HttpClient http) : IBacklogApi
{
    public Task<Reply<VersionsResponse>> Versions(CancellationToken cancel) =>
        http.Get(Contracts.Routes.Versions, WireJson.Default.VersionsResponse, cancel);

    public Task<Reply<StoriesResponse>> Stories(string version, string query, CancellationToken cancel) =>
        http.Get(query.Length == 0 ? Contracts.Routes.Stories(version) : $"{Contracts.Routes.Stories(version)}?{query}", WireJson.Default.StoriesResponse, cancel);

    public Task<Reply<StoryResponse>> Story(string version, string id, CancellationToken cancel) =>
        http.Get(Contracts.Routes.Story(version, id), WireJson.Default.StoryResponse, cancel);
}
