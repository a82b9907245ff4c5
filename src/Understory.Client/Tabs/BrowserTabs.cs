using System.Text.Json;
using Microsoft.JSInterop;
using Understory.Contracts;

namespace Understory.Client.Tabs;

/// <summary>Tabs over the browser's locks and its broadcast channel.</summary>
public sealed class BrowserTabs(IJSRuntime js) : ITabs, IAsyncDisposable
{
    private IJSObjectReference? module;
    private DotNetObjectReference<BrowserTabs>? self;

    public event Action? RoleChanged;

    public event Action<TabMessage>? Heard;

    public event Action<string>? ServerChanged;

    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    public TabRole Role { get; private set; }

    public async Task Start()
    {
        try
        {
            module = await js.InvokeAsync<IJSObjectReference>("import", "./js/tabs.js");
            self = DotNetObjectReference.Create(this);
            Role = await module.InvokeAsync<string?>("start", self, Contracts.Routes.TaskEvents) switch
            {
                "leads" => TabRole.Leads,
                "follows" => TabRole.Follows,
                _ => TabRole.Alone,
            };
        }
        catch (JSException)
        {
            // Without the script this tab knows of no other.
            Role = TabRole.Alone;
        }
    }

    public async Task Send(TabMessage message)
    {
        if (module is null || Role == TabRole.Alone)
            return;
        var list = message.List is null ? null : JsonSerializer.Serialize(message.List, WireJson.Default.TaskListResponse);
        await module.InvokeVoidAsync("send", message.Word, message.Token, message.ETag, message.Offline, list, message.Answers?.ToArray() ?? []);
    }

    public async Task TakeOver()
    {
        if (module is not null)
            await module.InvokeVoidAsync("takeOver");
    }

    public async Task Stop()
    {
        if (module is not null)
            await module.InvokeVoidAsync("stop");
    }

    [JSInvokable]
    public void OnRole(bool leads)
    {
        Role = leads ? TabRole.Leads : TabRole.Follows;
        RoleChanged?.Invoke();
    }

    [JSInvokable]
    public void OnServerChanged(string tag) => ServerChanged?.Invoke(tag);

    [JSInvokable]
    public void OnHeard(string word, string? token, string? etag, bool offline, string? list, string[] answers)
    {
        if (list is null)
            Heard?.Invoke(new(word, token, etag, offline));
        else if (Parse(list) is { } parsed)
            Heard?.Invoke(new(word, token, etag, offline, parsed, answers));
    }

    public async ValueTask DisposeAsync()
    {
        self?.Dispose();
        if (module is not null)
            await module.DisposeAsync();
    }

    // A tab that was left open may be of another build.
    private static TaskListResponse? Parse(string list)
    {
        try
        {
            return JsonSerializer.Deserialize(list, WireJson.Default.TaskListResponse);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
