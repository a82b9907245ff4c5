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

    private protected MemoryTaskStorage Storage { get; } = new();

    private protected FakeTimeProvider Time { get; }

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

    public Task<Reply<VersionsResponse>> Versions(CancellationToken cancel) =>
        Task.FromResult<Reply<VersionsResponse>>(new VersionsResponse([]));

    public Task<Reply<StoriesResponse>> Stories(string version, CancellationToken cancel) =>
        Task.FromResult<Reply<StoriesResponse>>(new StoriesResponse([.. Stored], [], []));

    public Task<Reply<StoryResponse>> Story(string version, string id, CancellationToken cancel) =>
        Task.FromResult<Reply<StoryResponse>>(new StoryResponse(Stored.Single(s => s.Id == id)));

    public void Change(string id, Func<Story, Story> change)
    {
        var at = Stored.FindIndex(s => s.Id == id);
        Stored[at] = change(Stored[at]);
    }
}
