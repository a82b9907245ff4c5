using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>The backlog as pages read it: over HTTP in the browser, directly while the server prerenders.</summary>
public interface IBacklogApi
{
    Task<Reply<VersionsResponse>> Versions(CancellationToken cancel);

    Task<Reply<StoriesResponse>> Stories(string version, CancellationToken cancel);

    Task<Reply<StoryResponse>> Story(string version, string id, CancellationToken cancel);
}
