using Microsoft.AspNetCore.Components;
using Understory.Client.Notifications;

namespace Understory.Client.Tasks;

public sealed partial class TaskProvider : IDisposable
{
    private readonly CancellationTokenSource leaving = new();

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required TaskPoller Poller { get; set; }

    [Inject]
    public required TaskOpener Opener { get; set; }

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required BrowserNotifications Notifications { get; set; }

    // After the first render, so in the browser only: prerendering has neither storage nor a page to keep up to date.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        Notifications.Clicked += Opener.Open;
        Notifications.PageHidden += Watch;
        Notifications.Online += Store.RequestPoll;
        await Store.Restore();
        await Notifications.Start();
        await Poller.Run(leaving.Token);
    }

    private void Watch(bool hidden)
    {
        Toasts.SetPageHidden(hidden);
        if (!hidden)
            Store.RequestPoll();
    }

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
        Notifications.Clicked -= Opener.Open;
        Notifications.PageHidden -= Watch;
        Notifications.Online -= Store.RequestPoll;
    }
}
