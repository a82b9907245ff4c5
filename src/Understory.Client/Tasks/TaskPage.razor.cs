using Microsoft.AspNetCore.Components;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>One task: what was asked, how far it is, what came of it, and what to do when it failed.</summary>
public sealed partial class TaskPage
{
    private readonly CancellationTokenSource leaving = new();
    private Problem? problem;
    private bool loading;
    private bool markedRead;

    [Inject]
    public required ITaskApi Api { get; set; }

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required TaskActions Actions { get; set; }

    [Inject]
    public required IPageStatus Status { get; set; }

    [Parameter]
    public required string Id { get; set; }

    /// <summary>The task whole; the browser takes over what the server read while it prerendered.</summary>
    [PersistentState]
    public BackgroundTask? Task { get; set; }

    /// <summary>Set where there is no such task, so that the browser need not ask again.</summary>
    [PersistentState]
    public Problem? Unknown { get; set; }

    private string Tab => Task is null ? "Task" : TaskWording.Title(Task);

    protected override void OnInitialized() => Store.Changed += Follow;

    protected override async Task OnParametersSetAsync()
    {
        if (Task?.Id == Id)
            return;
        if (Task is null && problem is null && Unknown is not null)
        {
            problem = Unknown;
            return;
        }

        Task = null;
        markedRead = false;
        await Load();
    }

    // Whoever looks at a failed task has seen all there is; a result counts as read when it is reviewed.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (markedRead || Task is not { Status: TaskState.Failed, IsUnread: true } failed)
            return;
        markedRead = true;
        if (await Actions.Do(failed, TaskAction.Read) is { } read)
            Take(read);
        StateHasChanged();
    }

    private async Task Load()
    {
        loading = true;
        var reply = await Api.Task(Id, leaving.Token);
        loading = false;
        problem = reply.Problem;
        if (reply.Value is { Task: var task } && task.Id == Id)
            Task = task;
        if (problem is not { Status: 404 })
            return;
        Unknown = problem;
        Status.NotFound();
    }

    private void Take(BackgroundTask changed)
    {
        if (changed.Id != Id)
            return;
        markedRead &= changed.IsFinished;
        // The answer to an action is not whole.
        Task = changed with { UnansweredCalls = Task?.UnansweredCalls, AskedWith = Task?.AskedWith };
    }

    // The list that is polled holds active and unread tasks without their bodies. A new state is worth a fetch, and so is
    // the place of one that waits.
    private void Follow() => _ = InvokeAsync(async () =>
    {
        if (Task is not { } shown || loading || leaving.IsCancellationRequested)
            return;
        var known = Store.Tasks.FirstOrDefault(t => t.Id == Id);
        var same = known is not null && (known.Status, known.Run) == (shown.Status, shown.Run);
        if (same)
        {
            Task = known! with
            {
                Params = shown.Params,
                Context = shown.Context,
                Result = shown.Result,
                Bases = shown.Bases,
                Partial = shown.Partial,
                Ahead = shown.Ahead,
                Waiting = shown.Waiting,
                UnansweredCalls = shown.UnansweredCalls,
                AskedWith = shown.AskedWith,
            };
        }

        StateHasChanged();
        if (Store.Offline || (same ? shown.Status != TaskState.Queued : known is null && shown.IsFinished))
            return;
        await Load();
        StateHasChanged();
    });

    public void Dispose()
    {
        Store.Changed -= Follow;
        leaving.Cancel();
        leaving.Dispose();
    }
}
