using Microsoft.JSInterop;

namespace Understory.Client.Notifications;

public enum NotificationPermission
{
    /// <summary>The browser has none, or has not been asked what it has.</summary>
    Unsupported,
    Default,
    Granted,
    Denied,
}

/// <summary>The system's notifications, through the service worker. They are shown only while no tab has the focus.</summary>
public sealed class BrowserNotifications(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? module;
    private DotNetObjectReference<BrowserNotifications>? self;

    public event Action? Changed;

    /// <summary>A notification of this task was clicked.</summary>
    public event Func<string, Task>? Clicked;

    /// <summary>The network is back.</summary>
    public event Action? Online;

    public NotificationPermission Permission { get; private set; }

    /// <summary>The browser has been asked what it has.</summary>
    public bool Started { get; private set; }

    /// <summary>Looks what is allowed and listens for clicks. Asks for nothing.</summary>
    public async Task Start()
    {
        try
        {
            module = await js.InvokeAsync<IJSObjectReference>("import", "./js/notifications.js");
            self = DotNetObjectReference.Create(this);
            Take(await module.InvokeAsync<string>("start", self));
        }
        catch (JSException)
        {
            // Without the script there are no notifications; toasts and the indicator tell the same.
            Take("unsupported");
        }
    }

    /// <summary>Asks the person. Only from a click: browsers refuse anything else.</summary>
    public async Task Ask()
    {
        if (module is not null)
            Take(await module.InvokeAsync<string>("ask"));
    }

    /// <param name="tag">The task's id: a second notification of the same task replaces the first.</param>
    /// <param name="url">Where a click leads when no tab is open.</param>
    public async Task Show(string title, string body, string tag, string url)
    {
        if (module is not null && Permission == NotificationPermission.Granted)
            await module.InvokeVoidAsync("showIfAway", title, body, tag, url);
    }

    /// <returns>Whether the browser took it. It is shown wherever the person is.</returns>
    public async Task<bool> Test() => module is not null && await module.InvokeAsync<bool>(
        "test", "This is how Understory tells you", "A click brings you back here.", Contracts.Routes.Pages.Settings);

    [JSInvokable]
    public Task OnClicked(string taskId) => Clicked?.Invoke(taskId) ?? Task.CompletedTask;

    /// <summary>The person changed it in the browser's settings.</summary>
    [JSInvokable]
    public void OnPermission(string permission) => Take(permission);

    [JSInvokable]
    public void OnOnline() => Online?.Invoke();

    public async ValueTask DisposeAsync()
    {
        self?.Dispose();
        if (module is not null)
            await module.DisposeAsync();
    }

    private void Take(string permission)
    {
        Started = true;
        Permission = permission switch
        {
            "granted" => NotificationPermission.Granted,
            "denied" => NotificationPermission.Denied,
            "default" => NotificationPermission.Default,
            _ => NotificationPermission.Unsupported,
        };
        Changed?.Invoke();
    }
}
