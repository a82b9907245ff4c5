using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Understory.Client.Operations.Review.Editing;

/// <summary>What a person does in an editor from the keyboard: <c>save</c>, <c>leave</c>, and in a list <c>add</c>, <c>remove</c>, <c>up</c>, <c>down</c>.</summary>
public sealed class EditorKeys : IAsyncDisposable
{
    private readonly Func<string, int, Task> command;
    private readonly DotNetObjectReference<EditorKeys> self;
    private IJSObjectReference? listener;

    private EditorKeys(Func<string, int, Task> command)
    {
        this.command = command;
        self = DotNetObjectReference.Create(this);
    }

    /// <param name="command">Gets the command and the row that it was given in; -1 outside of rows.</param>
    public static async Task<EditorKeys> Listen(IJSRuntime js, ElementReference editor, Func<string, int, Task> command)
    {
        var keys = new EditorKeys(command);
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/editor.js");
        keys.listener = await module.InvokeAsync<IJSObjectReference>("listen", editor, keys.self);
        return keys;
    }

    [JSInvokable]
    public Task OnCommand(string name, int row) => command(name, row);

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
