using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Understory.Client.Notifications;
using Understory.Client.Tabs;
using Understory.Client.Tasks;

namespace Understory.Tests.Components;

/// <summary>A browser in memory: tabs over one server, one lock, one channel, one storage.</summary>
internal sealed class MemoryBrowser : IAsyncDisposable
{
    private readonly List<MemoryTab> tabs = [];
    private readonly HashSet<string> told = [];

    public ClientServer Server { get; } = new();

    public FakeTimeProvider Time { get; } = new(SomeTask.Start.AddMinutes(2));

    public IReadOnlyList<MemoryTab> Tabs => tabs;

    /// <summary>A frozen tab hears nothing, says nothing and keeps the lock.</summary>
    public HashSet<MemoryTab> Frozen { get; } = [];

    public MemoryTab? Lead { get; private set; }

    /// <summary>The tab that had the focus last.</summary>
    public MemoryTab? Looking { get; set; }

    public int StoredToasts => tabs.Sum(t => t.Toasts.Visible.Count);

    public MemoryTab Open(bool look = true)
    {
        var tab = new MemoryTab(this);
        tabs.Add(tab);
        if (look)
            Looking = tab;
        tab.Begin();
        return tab;
    }

    public async Task Close(MemoryTab tab)
    {
        tabs.Remove(tab);
        if (Looking == tab)
            Looking = null;
        // A frozen tab may wait for an answer for ever.
        if (!Frozen.Contains(tab))
            await tab.End();
        await tab.DisposeAsync();
    }

    public void Give(MemoryTab? tab)
    {
        if (Lead is { } before && before != tab)
            before.SetRole(TabRole.Follows);
        Lead = tab;
        tab?.SetRole(TabRole.Leads);
    }

    public void GiveBack(MemoryTab tab)
    {
        if (Lead == tab)
            Give(tabs.Find(t => t != tab && t.Started));
    }

    public void Send(MemoryTab from, TabMessage message)
    {
        if (Frozen.Contains(from))
            return;
        foreach (var tab in tabs.Where(t => t != from && t.Started && !Frozen.Contains(t)).ToList())
            tab.Hear(message);
    }

    public IReadOnlyList<string> Claim(IReadOnlyList<string> marks) => [.. marks.Where(told.Add)];

    public async ValueTask DisposeAsync()
    {
        foreach (var tab in tabs.ToList())
            await Close(tab);
    }
}

/// <summary>A tab with the client's own services.</summary>
internal sealed class MemoryTab : ClientContext, ITabs, IAttention
{
    private readonly MemoryBrowser browser;
    private readonly CancellationTokenSource leaving = new();
    private JSRuntimeInvocationHandler? showing;
    private Task polling = Task.CompletedTask;

    public MemoryTab(MemoryBrowser browser)
        : base(browser.Server, browser.Time, self => self.Services.AddSingleton((ITabs)self).AddSingleton((IAttention)self)) =>
        this.browser = browser;

    public event Action? RoleChanged;

    public event Action<TabMessage>? Heard;

    public event Action<string>? ServerChanged;

    public event Action? Changed;

    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    public TabRole Role { get; private set; }

    public bool Started { get; private set; }

    public bool IsVisible => browser.Looking == this;

    public bool IsWatched => IsVisible;

    public new TaskStore Store => base.Store;

    public new Toasts Toasts => base.Toasts;

    public TaskAnnouncer Announcer => Services.GetRequiredService<TaskAnnouncer>();

    public TaskActions Actions => Services.GetRequiredService<TaskActions>();

    /// <summary>Notifications that this tab asked the browser for.</summary>
    public int Notifications => showing?.Invocations.Count ?? 0;

    public void Begin()
    {
        var notifications = JSInterop.SetupModule("./js/notifications.js");
        notifications.Setup<string>("start", _ => true).SetResult("granted");
        showing = notifications.SetupVoid("showIfAway", _ => true).SetVoidResult();
        // Not through a component: its renderer would let the polls of several tabs wait for each other.
        Changed += () => _ = Announcer.Tell();
        _ = Services.GetRequiredService<BrowserNotifications>().Start();
        polling = Services.GetRequiredService<TaskPoller>().Run(leaving.Token);
    }

    /// <summary>The tab is closed.</summary>
    public async Task End()
    {
        await leaving.CancelAsync();
        await polling;
    }

    Task IAttention.Start() => Task.CompletedTask;

    Task ITabs.Start()
    {
        Started = true;
        Role = TabRole.Follows;
        if (browser.Lead is null)
            browser.Give(this);
        return Task.CompletedTask;
    }

    public Task Send(TabMessage message)
    {
        browser.Send(this, message);
        return Task.CompletedTask;
    }

    public Task TakeOver()
    {
        if (!browser.Frozen.Contains(this))
            browser.Give(this);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        Started = false;
        browser.GiveBack(this);
        return Task.CompletedTask;
    }

    public Task<bool> IsHere() => Task.FromResult(browser.Looking == this);

    public Task<IReadOnlyList<string>> Claim(IReadOnlyList<string> marks) => Task.FromResult(browser.Claim(marks));

    public void Look()
    {
        browser.Looking = this;
        Changed?.Invoke();
    }

    public void SetRole(TabRole role)
    {
        Role = role;
        RoleChanged?.Invoke();
    }

    public void Hear(TabMessage message) => Heard?.Invoke(message);

    public void HearServer(string tag) => ServerChanged?.Invoke(tag);
}
