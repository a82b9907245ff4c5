using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>All stories of a version in the list's view, read when they are first asked for and kept until they change.</summary>
public sealed class VersionOutline(IBacklogApi api, string version, CancellationToken leaving)
{
    private Task<Reply<StoriesResponse>>? reading;

    public string Version => version;

    /// <summary>Null where they could not be read; they are asked for again the next time.</summary>
    public async Task<StoriesResponse?> All() => (await Read()).Value;

    public async Task<Reply<StoriesResponse>> Read()
    {
        var mine = reading ??= api.Stories(version, StoryFilter.ListView, leaving);
        var reply = await mine;
        if (!reply.Ok && reading == mine)
            reading = null;
        return reply;
    }

    /// <summary>What is known already, such as a page's own answer.</summary>
    public void Know(StoriesResponse all) => reading = Task.FromResult<Reply<StoriesResponse>>(all);

    public void Forget() => reading = null;
}
