using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>The header's button for background tasks: what runs, what waits to be read, and the way to each.</summary>
public sealed partial class TaskIndicator
{
    private const int Most = 50;

    private IReadOnlyList<BackgroundTask> active = [];
    private IReadOnlyList<BackgroundTask> unread = [];
    private string address = "";

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required TaskActions Actions { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    private string Label => active switch
    {
        [var only] when TaskWording.Progress(only) is { } => $"{TaskWording.Type(only.Type)} {only.Progress!.Done}/{only.Progress.Total}",
        [var only] => TaskWording.Type(only.Type),
        _ => $"{active.Count} tasks",
    };

    private string Spoken
    {
        get
        {
            var running = active.Count switch
            {
                0 => "no task running",
                1 => "1 task running",
                var count => $"{count} tasks running",
            };
            var results = Store.UnreadCount switch
            {
                0 => "no unread results",
                1 => "1 unread result",
                var count => $"{count} unread results",
            };
            return $"Background tasks: {running}, {results}{(Store.Offline ? ", offline" : "")}";
        }
    }

    protected override void OnInitialized()
    {
        address = Navigation.Uri;
        Store.Changed += Redraw;
        Navigation.LocationChanged += Moved;
        Take();
    }

    // It stands on every page, so what keeps the focus on pages about tasks begins here.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/keep.js");
        await module.InvokeVoidAsync("start");
    }

    private void Redraw() => _ = InvokeAsync(() =>
    {
        Take();
        StateHasChanged();
    });

    private void Moved(object? sender, LocationChangedEventArgs change)
    {
        address = change.Location;
        Redraw();
    }

    private void Take()
    {
        active = Store.GetActiveTasks();
        unread = Store.GetUnreadTasks();
    }

    public void Dispose()
    {
        Store.Changed -= Redraw;
        Navigation.LocationChanged -= Moved;
    }
}
