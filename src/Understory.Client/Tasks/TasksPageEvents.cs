using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Understory.Client.Tasks;

/// <summary>What the tasks page hears from the browser: the list's end comes near, and the key that undoes.</summary>
public sealed class TasksPageEvents : IAsyncDisposable
{
    private readonly Action nearEnd;
    private readonly Action undo;
    private readonly DotNetObjectReference<TasksPageEvents> self;
    private IJSObjectReference? listener;

    private TasksPageEvents(Action nearEnd, Action undo)
    {
        (this.nearEnd, this.undo) = (nearEnd, undo);
        self = DotNetObjectReference.Create(this);
    }

    public static async Task<TasksPageEvents> Listen(IJSRuntime js, Action nearEnd, Action undo)
    {
        var events = new TasksPageEvents(nearEnd, undo);
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/tasks.js");
        events.listener = await module.InvokeAsync<IJSObjectReference>("listen", events.self);
        return events;
    }

    /// <summary>Tells when this element is about to come into view, at once where it is there already.</summary>
    public ValueTask Watch(ElementReference end) => listener!.InvokeVoidAsync("watch", end);

    /// <summary>Whether the person has left the list's top.</summary>
    public ValueTask<bool> IsScrolled() => listener!.InvokeAsync<bool>("isScrolled");

    [JSInvokable]
    public void OnNearEnd() => nearEnd();

    [JSInvokable]
    public void OnUndo() => undo();

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
