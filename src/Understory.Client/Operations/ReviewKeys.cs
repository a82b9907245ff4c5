using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Understory.Client.Operations;

/// <summary>
/// Keys of the review: single ones wherever the focus is but in a field or a dialog, and <see cref="Apply"/>. It also keeps
/// the focus on the review where what had it is gone.
/// </summary>
public sealed class ReviewKeys : IAsyncDisposable
{
    /// <summary>Ctrl+Enter.</summary>
    public const string Apply = "apply";

    private readonly Func<string, string?, Task> pressed;
    private readonly Func<Task> cameBack;
    private readonly DotNetObjectReference<ReviewKeys> self;
    private IJSObjectReference? listener;

    private ReviewKeys(Func<string, string?, Task> pressed, Func<Task> cameBack)
    {
        (this.pressed, this.cameBack) = (pressed, cameBack);
        self = DotNetObjectReference.Create(this);
    }

    /// <param name="place">The review, which keeps the focus.</param>
    /// <param name="pressed">Gets the key, and the field in which the focus is.</param>
    /// <param name="cameBack">Called when the tab is looked at again.</param>
    public static async Task<ReviewKeys> Listen(
        IJSRuntime js, ElementReference place, Func<string, string?, Task> pressed, Func<Task> cameBack)
    {
        var keys = new ReviewKeys(pressed, cameBack);
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/review.js");
        keys.listener = await module.InvokeAsync<IJSObjectReference>("listen", keys.self, place);
        return keys;
    }

    [JSInvokable]
    public Task OnKey(string key, string? field) => pressed(key, field);

    [JSInvokable]
    public Task OnCameBack() => cameBack();

    /// <summary>Gives the focus to the item's heading where what had it is gone or off.</summary>
    public ValueTask HoldFocus() => listener is null ? ValueTask.CompletedTask : listener.InvokeVoidAsync("holdFocus");

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
