using Microsoft.JSInterop;

namespace Understory.Client.Notifications;

/// <summary>The person's attention as the browser knows it.</summary>
public sealed class Attention(IJSRuntime js) : IAttention, IAsyncDisposable
{
    private IJSObjectReference? module;
    private DotNetObjectReference<Attention>? self;

    public event Action? Changed;

    public bool IsVisible { get; private set; } = true;

    public bool IsWatched { get; private set; } = true;

    public async Task Start()
    {
        try
        {
            module = await js.InvokeAsync<IJSObjectReference>("import", "./js/attention.js");
            self = DotNetObjectReference.Create(this);
            await module.InvokeVoidAsync("start", self);
        }
        catch (JSException)
        {
            // Without the script this page counts as looked at: better told twice than not at all.
            module = null;
        }
    }

    public async Task<bool> IsHere() => module is null || !await module.InvokeAsync<bool>("isElsewhere");

    public async Task<IReadOnlyList<string>> Claim(IReadOnlyList<string> marks) =>
        (module is null ? null : await module.InvokeAsync<string[]?>("claim", [marks.ToArray()])) ?? marks;

    [JSInvokable]
    public void OnChanged(bool visible, bool watched)
    {
        (IsVisible, IsWatched) = (visible, watched);
        Changed?.Invoke();
    }

    public async ValueTask DisposeAsync()
    {
        self?.Dispose();
        if (module is not null)
            await module.DisposeAsync();
    }
}
