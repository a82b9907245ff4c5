using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>All tasks, newest first, as the address filters them. The list follows what the polling sees.</summary>
public sealed partial class TasksPage
{
    private readonly TaskSelection selection = new();
    private TaskFeed feed = null!;
    private TaskFilter filter = new();
    private List<BackgroundTask> shown = [];
    private List<BackgroundTask> picked = [];
    private TasksPageEvents? events;
    private ElementReference rest;
    private int watched = -1;
    private string said = "";
    private bool began;
    private bool gone;

    [Inject]
    public required ITaskApi Api { get; set; }

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required TaskActions Actions { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery]
    public string? Status { get; set; }

    [SupplyParameterFromQuery]
    public string? Type { get; set; }

    [SupplyParameterFromQuery]
    public string? Version { get; set; }

    [SupplyParameterFromQuery]
    public string? Unread { get; set; }

    [SupplyParameterFromQuery]
    public string? Deleted { get; set; }

    /// <summary>The browser takes over what the server read while it prerendered.</summary>
    [PersistentState]
    public TaskListResponse? Loaded { get; set; }

    protected override void OnInitialized()
    {
        feed = new(Api, Store);
        Store.Changed += Follow;
    }

    protected override async Task OnParametersSetAsync()
    {
        // The page that is being left hears of the next one's address too.
        if (new Uri(Navigation.Uri).AbsolutePath != Contracts.Routes.Pages.Tasks && began)
            return;
        var wanted = new TaskFilter
        {
            Search = Search,
            Status = Status,
            Type = Type,
            Version = Version,
            Unread = Unread == "true",
            Deleted = Deleted == "true",
        };
        if (began && wanted == filter)
            return;
        filter = wanted;
        selection.Clear();
        if (!began && Loaded is { } first)
            feed.Begin(filter, first);
        else
            await Load();
        began = true;
        Take();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            events = await TasksPageEvents.Listen(Js, NearEnd, Undo);
        // The end of the list is looked for anew whenever it moved.
        var blocks = feed.Rows is { NextCursor: not null } rows ? rows.Blocks.Count : -1;
        if (events is null || blocks == watched)
            return;
        watched = blocks;
        if (blocks >= 0)
            await events.Watch(rest);
    }

    private void Go((TaskFilter Filter, bool Step) wanted) => Navigation.NavigateTo(wanted.Filter.Address, replace: wanted.Step);

    private async Task Load()
    {
        var loading = feed.Load(filter);
        StateHasChanged();
        Loaded = await loading;
        if (Loaded is null)
            return;
        Take();
        said = shown.Count == 0 ? "No tasks" : $"{ActionWording.Tasks(shown.Count)} loaded{(feed.Rows!.NextCursor is null ? "" : ", more below")}";
    }

    private async Task More()
    {
        var more = feed.More();
        StateHasChanged();
        await more;
        Take();
    }

    private void NearEnd() => _ = InvokeAsync(async () =>
    {
        if (feed.MoreProblem is null)
            await More();
        StateHasChanged();
    });

    private void Undo() => _ = InvokeAsync(Actions.UndoDelete);

    private void Pick((string Id, bool Range) click)
    {
        selection.Toggle(click.Id, click.Range, [.. shown.Select(t => t.Id)]);
        Take();
    }

    private void PickAll(ChangeEventArgs change)
    {
        selection.Pick(change.Value is true ? shown.Select(t => t.Id) : []);
        Take();
    }

    private void ClearSelection()
    {
        selection.Clear();
        Take();
    }

    private void ShowWaiting()
    {
        feed.ShowWaiting();
        Take();
    }

    private void Say(string words) => said = words;

    private async Task MarkAllRead()
    {
        if (Store.UnreadCount == 0 || !await Actions.MarkAllRead())
            return;
        var now = Time.GetUtcNow();
        feed.Rows?.Update(feed.Rows.All.Where(t => t.IsUnread).Select(t => t with { ReadAt = now }).ToList());
        Take();
    }

    private void Follow() => _ = InvokeAsync(async () =>
    {
        if (gone)
            return;
        feed.Follow();
        Take();
        StateHasChanged();
        if (!await feed.Look() || gone)
            return;
        // Who reads further down is not pushed about.
        if (events is null || !await events.IsScrolled())
            feed.ShowWaiting();
        Take();
        StateHasChanged();
    });

    private void Take()
    {
        shown = [.. (feed.Rows?.All ?? []).Where(t => filter.Deleted || t.DeletedAt is null)];
        picked = selection.Ids.Count == 0 ? [] : [.. shown.Where(t => selection.Ids.Contains(t.Id))];
    }

    public async ValueTask DisposeAsync()
    {
        gone = true;
        Store.Changed -= Follow;
        feed.Dispose();
        if (events is not null)
            await events.DisposeAsync();
    }
}
