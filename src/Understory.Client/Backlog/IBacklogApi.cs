using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>The backlog as pages read it: over HTTP in the browser, directly while the server prerenders.</summary>
public interface IBacklogApi
{
    Task<Reply<VersionsResponse>> Versions(CancellationToken cancel);

    /// <summary>All stories, whole.</summary>
    Task<Reply<StoriesResponse>> Stories(string version, CancellationToken cancel) => Stories(version, "", cancel);

    /// <param name="version">The version's id.</param>
    /// <param name="query">The filter and the view, without the question mark; empty for all stories, whole.</param>
    /// <param name="cancel">Ends the call.</param>
    Task<Reply<StoriesResponse>> Stories(string version, string query, CancellationToken cancel);

    Task<Reply<StoryResponse>> Story(string version, string id, CancellationToken cancel);
}
