using Microsoft.AspNetCore.Components;
using Understory.Client.Notifications;

namespace Understory.Client.Tasks;

public sealed partial class TaskProvider : IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private bool wasVisible = true;

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required TaskPoller Poller { get; set; }

    [Inject]
    public required TaskOpener Opener { get; set; }

    [Inject]
    public required TaskAnnouncer Announcer { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required IAttention Attention { get; set; }

    [Inject]
    public required BrowserNotifications Notifications { get; set; }

    // After the first render, so in the browser only: prerendering has neither storage nor a page to keep up to date.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        Notifications.Clicked += Opener.Open;
        Notifications.Online += Store.RequestPoll;
        Attention.Changed += Look;
        await Store.Restore();
        await Attention.Start();
        await Notifications.Start();
        await Poller.Run(leaving.Token);
    }

    private void Look()
    {
        Toasts.SetUnwatched(!Attention.IsWatched);
        if (Attention.IsVisible && !wasVisible)
            Store.RequestPoll();
        wasVisible = Attention.IsVisible;
        _ = InvokeAsync(Announcer.Tell);
    }

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
        Notifications.Clicked -= Opener.Open;
        Notifications.Online -= Store.RequestPoll;
        Attention.Changed -= Look;
    }
}
