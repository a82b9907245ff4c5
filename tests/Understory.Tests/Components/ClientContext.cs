using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Understory.Client;
using Understory.Client.Backlog;
using Understory.Client.Notifications;
using Understory.Client.Shared;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Tests.Components;

/// <summary>The client's own services over a server in memory, with a clock that stands still until a test moves it.</summary>
public abstract class ClientContext : BunitContext
{
    private protected ClientServer Server { get; }

    private protected MemoryBacklog Backlog { get; } = new();

    private protected MemoryPageStatus PageStatus { get; } = new();

    private protected MemoryTaskStorage Storage { get; } = new();

    private protected FakeTimeProvider Time { get; }

    // On a busy machine a second, which is bUnit's own limit, is not much.
    static ClientContext() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    protected ClientContext()
        : this(new(), new(SomeTask.Start.AddMinutes(2)))
    {
    }

    private protected ClientContext(ClientServer server, FakeTimeProvider time, Action<ClientContext>? configure = null)
    {
        (Server, Time) = (server, time);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddScoped(_ => new HttpClient(Server, disposeHandler: false) { BaseAddress = new("http://localhost/") });
        Services.AddTasksClient();
        Services.AddClientState();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<ITaskStorage>(Storage);
        Services.AddSingleton<IBacklogApi>(Backlog);
        configure?.Invoke(this);
        Services.AddSingleton<IPageStatus>(PageStatus);
        SetRendererInfo(new RendererInfo("WebAssembly", isInteractive: true));
    }

    private protected TaskStore Store => Services.GetRequiredService<TaskStore>();

    private protected Toasts Toasts => Services.GetRequiredService<Toasts>();

    private protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    /// <summary>Polls until the test ends. Nothing here waits for real, so each poll is over when the clock stops moving.</summary>
    private protected Task StartPolling() =>
        Services.GetRequiredService<TaskPoller>().Run(Xunit.TestContext.Current.CancellationToken);
}

internal sealed class MemoryTaskStorage : ITaskStorage
{
    public IReadOnlyList<BackgroundTask> Saved { get; set; } = [];

    /// <summary>False is what a full or blocked storage answers.</summary>
    public Func<IReadOnlyList<BackgroundTask>, bool> OnSave { get; set; } = _ => true;

    public ValueTask<IReadOnlyList<BackgroundTask>> Load() => new(Saved);

    public ValueTask<bool> Save(IReadOnlyList<BackgroundTask> tasks)
    {
        if (!OnSave(tasks))
            return new(false);
        Saved = tasks;
        return new(true);
    }
}

internal sealed class MemoryBacklog : IBacklogApi
{
    public List<Story> Stored { get; } = [];

    public List<VersionSummary> StoredVersions { get; } = [];

    /// <summary>What was asked of the stories of a version, in order.</summary>
    public List<string> Queries { get; } = [];

    /// <summary>What a filter leaves, by its query.</summary>
    public Dictionary<string, Func<Story, bool>> Filters { get; } = [];

    /// <summary>Refuses every read while it is set.</summary>
    public Problem? Problem { get; set; }

    public Task<Reply<VersionsResponse>> Versions(CancellationToken cancel) =>
        Task.FromResult<Reply<VersionsResponse>>(new VersionsResponse([.. StoredVersions]));

    public Task<Reply<StoriesResponse>> Stories(string version, string query, CancellationToken cancel)
    {
        Queries.Add(query);
        if (Problem is not null)
            return Task.FromResult<Reply<StoriesResponse>>(Problem);
        var found = Filters.GetValueOrDefault(query.Replace("view=list&", "", StringComparison.Ordinal), _ => true);
        return Task.FromResult<Reply<StoriesResponse>>(new StoriesResponse([.. Stored.Where(found)], [new(1, "Desk")], [new(1, 1, "Queue", "")])
        {
            Total = Stored.Count,
            Tags = [.. Stored.SelectMany(s => s.Tags).CountBy(t => t).Select(t => new TagCount(t.Key, t.Value))],
        });
    }

    public Task<Reply<StoryResponse>> Story(string version, string id, CancellationToken cancel) => Task.FromResult<Reply<StoryResponse>>(
        Problem is not null ? Problem : new StoryResponse(Stored.Single(s => s.Id == id)));

    public void Change(string id, Func<Story, Story> change)
    {
        var at = Stored.FindIndex(s => s.Id == id);
        Stored[at] = change(Stored[at]);
    }
}

/// <summary>What a page would answer with.</summary>
internal sealed class MemoryPageStatus : IPageStatus
{
    public bool Missing { get; private set; }

    public void NotFound() => Missing = true;
}
