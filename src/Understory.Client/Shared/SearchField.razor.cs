using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Understory.Client.Shared;

public sealed partial class SearchField : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    private ElementReference field;
    private IJSObjectReference? listener;
    private ITimer? timer;
    private string text = "";
    private string sent = "";
    private bool listens;

    [Inject]
    public required TimeProvider Time { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Inject]
    public required Preferences Preferences { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Id { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Label { get; set; }

    /// <summary>Whether the label stands above the field, or is only said.</summary>
    [Parameter]
    public bool LabelShown { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Placeholder { get; set; }

    /// <summary>The words that the page looks for now; empty for none.</summary>
    [Parameter]
    [EditorRequired]
    public required string Value { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Other words are wanted, trimmed.</summary>
    [Parameter]
    [EditorRequired]
    public required EventCallback<string> OnSearch { get; set; }

    // The page leads, except where it only repeats what was typed some letters ago.
    protected override void OnParametersSet()
    {
        if (Value == sent)
            return;
        (text, sent) = (Value, Value);
        StopTimer();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Said before anything is waited for: the next drawing must not begin it a second time.
        if (listens == Preferences.Values.SingleKeys)
            return;
        listens = !listens;
        if (listens)
        {
            await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/search.js");
            listener = await module.InvokeAsync<IJSObjectReference>("listen", field);
        }
        else
        {
            await StopListening();
        }

        StateHasChanged();
    }

    private void Typed(ChangeEventArgs change)
    {
        text = change.Value as string ?? "";
        timer ??= Time.CreateTimer(_ => InvokeAsync(Send), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(Rest, Timeout.InfiniteTimeSpan);
    }

    private Task Entered(ChangeEventArgs change)
    {
        text = change.Value as string ?? "";
        return Send();
    }

    private Task Send()
    {
        StopTimer();
        var wanted = text.Trim();
        if (wanted == sent)
            return Task.CompletedTask;
        sent = wanted;
        return OnSearch.InvokeAsync(wanted);
    }

    private void StopTimer() => timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private async Task StopListening()
    {
        if (listener is not { } stopped)
            return;
        listener = null;
        await stopped.InvokeVoidAsync("stop");
        await stopped.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        timer?.Dispose();
        await StopListening();
    }
}
