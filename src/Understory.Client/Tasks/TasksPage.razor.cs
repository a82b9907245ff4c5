using Microsoft.AspNetCore.Components;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>All tasks, newest first. It follows what the polling sees.</summary>
public sealed partial class TasksPage
{
    private const int PageSize = 50;
    private const int LargestPage = 200;

    private readonly CancellationTokenSource leaving = new();
    private Problem? problem;
    private bool showDeleted;
    private bool loading;

    [Inject]
    public required ITaskApi Api { get; set; }

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required TaskActions Actions { get; set; }

    /// <summary>The browser takes over what the server read while it prerendered.</summary>
    [PersistentState]
    public TaskListResponse? Loaded { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Store.Changed += Follow;
        if (Loaded is null)
            await Reload();
    }

    private async Task Reload()
    {
        var size = Math.Clamp(Loaded?.Tasks.Count ?? 0, PageSize, LargestPage);
        await Fetch(size, null, list => Loaded = list);
    }

    private async Task LoadMore()
    {
        if (Loaded is { NextCursor: { } cursor } first)
            await Fetch(PageSize, cursor, next => Loaded = next with { Tasks = [.. first.Tasks, .. next.Tasks] });
    }

    private async Task Fetch(int limit, string? cursor, Action<TaskListResponse> take)
    {
        loading = true;
        var query = $"view=summary&limit={limit}"
            + (showDeleted ? "&includeDeleted=true" : "")
            + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}");
        var reply = await Api.List(query, leaving.Token);
        loading = false;
        problem = reply.Problem;
        if (reply.Value is not null)
            take(reply.Value);
    }

    private async Task ToggleDeleted(ChangeEventArgs change)
    {
        showDeleted = change.Value is true;
        await Reload();
    }

    private async Task MarkAllRead()
    {
        if (await Actions.MarkAllRead())
            await Reload();
    }

    private void Take(BackgroundTask changed)
    {
        if (Loaded is null)
            return;
        var tasks = Loaded.Tasks.Select(t => t.Id == changed.Id ? TaskSummary.Of(changed) : t);
        Loaded = Loaded with { Tasks = [.. showDeleted ? tasks : tasks.Where(t => t.DeletedAt is null)] };
    }

    private void Follow() => _ = InvokeAsync(async () =>
    {
        if (Loaded is null || leaving.IsCancellationRequested)
            return;
        var known = Store.Tasks.ToDictionary(t => t.Id);
        var newest = Loaded.Tasks.Count == 0 ? DateTimeOffset.MinValue : Loaded.Tasks[0].CreatedAt;
        var news = Store.Tasks.Any(t => t.DeletedAt is null && t.CreatedAt > newest);
        var gone = Loaded.Tasks.Any(t => t.IsActive && !known.ContainsKey(t.Id));
        Loaded = Loaded with { Tasks = [.. Loaded.Tasks.Select(t => known.GetValueOrDefault(t.Id, t))] };
        if (!loading && !Store.Offline && (gone || news))
            await Reload();
        StateHasChanged();
    });

    public void Dispose()
    {
        Store.Changed -= Follow;
        leaving.Cancel();
        leaving.Dispose();
    }
}
