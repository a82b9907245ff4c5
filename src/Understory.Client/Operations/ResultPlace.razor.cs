using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations;

/// <summary>
/// The place of a page where results arrive: it opens the task that the address names, and tasks of its page that wait in
/// the store. A review stands in place of the content.
/// </summary>
public sealed partial class ResultPlace
{
    private string? addressed;
    private string? shownTask;
    private BackgroundTask? carried;
    private bool moveFocus;
    private bool gone;

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Version { get; set; }

    /// <summary>The page's path. Tasks that return to it, with or without a query, are shown here.</summary>
    [Parameter]
    [EditorRequired]
    public required string Path { get; set; }

    /// <summary>Where closing a review leads.</summary>
    [Parameter]
    public string BackLabel { get; set; } = "Back to the stories";

    /// <summary>What stands here while no review is open.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

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
            t.Status == TaskState.Complete && (addressed is null ? Belongs(t) : t.Id == addressed));
        if (task is null)
            return;
        var stored = Store.RemovePendingTask(task.Id);
        await Show(task.Id, task);
        await stored;
    }

    private bool Belongs(BackgroundTask task) =>
        task.Version == Version && (TaskWording.ReturnPath(task) ?? Path).Split('?')[0] == Path;

    private Task Show(string taskId, BackgroundTask? task)
    {
        carried = task ?? carried;
        shownTask = taskId;
        return ReviewOpenChanged.InvokeAsync(true);
    }

    private Task Hide()
    {
        shownTask = null;
        carried = null;
        return ReviewOpenChanged.InvokeAsync(false);
    }

    // An undo can come from a toast when the review, or even the page, is closed.
    private Task Applied() => gone ? Task.CompletedTask : OnApplied.InvokeAsync();

    private async Task Close()
    {
        moveFocus = true;
        await Hide();
        if (AddressedTask is not null)
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("task", (string?)null));
    }

    public void Dispose()
    {
        gone = true;
        Store.Changed -= ProcessPendingTasks;
    }
}
