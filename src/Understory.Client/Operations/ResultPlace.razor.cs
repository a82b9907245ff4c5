using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations;

/// <summary>
/// What can be done with a version's stories, and the place where results arrive: it opens the task that the address
/// names, and tasks of its version that wait in the store.
/// </summary>
public sealed partial class OperationsBar
{
    private string? addressed;
    private string? shownTask;
    private BackgroundTask? carried;
    private bool refining;
    private bool moveFocus;

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Version { get; set; }

    /// <summary>Stories that a refine would look at.</summary>
    [Parameter]
    public int PendingCount { get; set; }

    /// <summary>Stories were changed.</summary>
    [Parameter]
    public EventCallback OnApplied { get; set; }

    [Parameter]
    public bool ReviewOpen { get; set; }

    [Parameter]
    public EventCallback<bool> ReviewOpenChanged { get; set; }

    [SupplyParameterFromQuery(Name = "task")]
    public string? AddressedTask { get; set; }

    protected override void OnInitialized() => Store.Changed += ProcessPendingTasks;

    protected override async Task OnParametersSetAsync()
    {
        if (AddressedTask != addressed)
        {
            addressed = AddressedTask;
            if (addressed is not null && addressed != shownTask)
                await Show(addressed, null);
            else if (addressed is null)
                await Hide();
        }

        await TakePending();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!moveFocus)
            return;
        moveFocus = false;
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/focus.js");
        await module.InvokeVoidAsync("heading");
    }

    private void ProcessPendingTasks() => _ = InvokeAsync(async () =>
    {
        await TakePending();
        StateHasChanged();
    });

    private async Task TakePending()
    {
        // Where the address names a task, others wait until it is their turn.
        var task = Store.PendingTasks.FirstOrDefault(t =>
            t.Status == TaskState.Complete && t.Type == TaskTypes.Refine
            && (addressed is null ? t.Version == Version : t.Id == addressed));
        if (task is null)
            return;
        var stored = Store.RemovePendingTask(task.Id);
        await Show(task.Id, task);
        await stored;
    }

    private Task Show(string taskId, BackgroundTask? task)
    {
        carried = task ?? carried;
        shownTask = taskId;
        refining = false;
        return ReviewOpenChanged.InvokeAsync(true);
    }

    private Task Hide()
    {
        shownTask = null;
        carried = null;
        return ReviewOpenChanged.InvokeAsync(false);
    }

    private async Task Close()
    {
        moveFocus = true;
        await Hide();
        if (AddressedTask is not null)
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("task", (string?)null));
    }

    public void Dispose() => Store.Changed -= ProcessPendingTasks;
}
