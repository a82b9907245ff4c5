using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Tasks;

public sealed partial class TaskFilters : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);
    private static readonly string[] KnownTypes = [TaskTypes.Refine, TaskTypes.Generate, TaskTypes.StoryEdit];

    private IJSObjectReference? listener;
    private ElementReference field;
    private ITimer? rest;
    private string? sent;
    private string text = "";

    [Inject]
    public required TimeProvider Time { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Inject]
    public required Preferences Preferences { get; set; }

    [CascadingParameter]
    public Catalog? Catalog { get; set; }

    [Parameter]
    [EditorRequired]
    public required TaskFilter Filter { get; set; }

    /// <summary>The filter that is wanted, and whether it is only a step on the way to one, as while typing.</summary>
    [Parameter]
    [EditorRequired]
    public required EventCallback<(TaskFilter Filter, bool Step)> OnWanted { get; set; }

    private bool Off => !RendererInfo.IsInteractive;

    // What an address names is offered even where nothing else does.
    private IEnumerable<string> Types => KnownTypes.Union(Filter.Type is { } type ? [type] : []);

    private IEnumerable<string> Versions => (Catalog?.Versions?.Select(v => v.Id) ?? []).Union(Filter.Version is { } version ? [version] : []);

    // What comes back of the own typing must not undo what was typed since.
    protected override void OnParametersSet()
    {
        if (Filter.Search == sent)
            return;
        sent = Filter.Search;
        text = sent ?? "";
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || !Preferences.Values.SingleKeys)
            return;
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/search.js");
        listener = await module.InvokeAsync<IJSObjectReference>("listen", field);
    }

    private void Typed(ChangeEventArgs change)
    {
        text = change.Value as string ?? "";
        rest ??= Time.CreateTimer(_ => InvokeAsync(Send), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        rest.Change(Rest, Timeout.InfiniteTimeSpan);
    }

    private Task Enter(ChangeEventArgs change)
    {
        text = change.Value as string ?? "";
        return Send();
    }

    private Task Send()
    {
        rest?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var search = text.Trim() is { Length: > 0 } words ? words : null;
        if (search == sent)
            return Task.CompletedTask;
        var step = sent is not null && search is not null;
        sent = search;
        return OnWanted.InvokeAsync((Filter with { Search = search }, step));
    }

    private Task Set(TaskFilter wanted) => OnWanted.InvokeAsync((wanted, false));

    private static string? Chosen(ChangeEventArgs change) => change.Value is string { Length: > 0 } value ? value : null;

    public async ValueTask DisposeAsync()
    {
        if (rest is not null)
            await rest.DisposeAsync();
        if (listener is null)
            return;
        await listener.InvokeVoidAsync("stop");
        await listener.DisposeAsync();
    }
}
