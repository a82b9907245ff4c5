using Microsoft.JSInterop;

namespace Understory.Client.Operations;

/// <summary>Single keys of the review, wherever the focus is but in a field or a dialog.</summary>
public sealed class ReviewKeys : IAsyncDisposable
{
    private readonly Action<char> pressed;
    private readonly DotNetObjectReference<ReviewKeys> self;
    private IJSObjectReference? listener;

    private ReviewKeys(Action<char> pressed)
    {
        this.pressed = pressed;
        self = DotNetObjectReference.Create(this);
    }

    public static async Task<ReviewKeys> Listen(IJSRuntime js, Action<char> pressed)
    {
        var keys = new ReviewKeys(pressed);
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/review.js");
        keys.listener = await module.InvokeAsync<IJSObjectReference>("listen", keys.self);
        return keys;
    }

    [JSInvokable]
    public void OnKey(string key) => pressed(key[0]);

    public async ValueTask DisposeAsync()
    {
        if (listener is not null)
        {
            await listener.InvokeVoidAsync("stop");
            await listener.DisposeAsync();
        }

        self.Dispose();
    }
}
