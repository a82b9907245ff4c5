using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations;

/// <summary>Asks for a task, starts it and shows how far it is. It can be closed at any time; the task goes on.</summary>
public sealed partial class TaskDialog
{
    private ElementReference body;
    private BackgroundTask? task;
    private IDisposable? watch;
    private EngineInfo? engine;
    private Problem? engineProblem;
    private Problem? problem;
    private string key = "";
    private bool wasOpen;
    private bool starting;
    private bool moveFocus;

    [Inject]
    public required ITaskApi Api { get; set; }

    [Inject]
    public required TaskClient Client { get; set; }

    [Inject]
    public required TaskActions Actions { get; set; }

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required TaskAnnouncer Announcer { get; set; }

    [Inject]
    public required TaskOpener Opener { get; set; }

    [Parameter]
    public bool Open { get; set; }

    [Parameter]
    public EventCallback<bool> OpenChanged { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Version { get; set; }

    /// <summary>One of <see cref="TaskTypes"/>.</summary>
    [Parameter]
    [EditorRequired]
    public required string Type { get; set; }

    /// <summary>The title before it is started.</summary>
    [Parameter]
    [EditorRequired]
    public required string Title { get; set; }

    /// <summary>What to start; null where the fields do not allow it yet, which they then say themselves.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<TaskRequest?> Request { get; set; }

    /// <summary>Whether another active task of the type does the same work, and is worth a word.</summary>
    [Parameter]
    public bool NamesOthers { get; set; }

    /// <summary>It was started with what the fields said.</summary>
    [Parameter]
    public EventCallback OnStarted { get; set; }

    /// <summary>What it will do, and the fields to say it.</summary>
    [Parameter]
    [EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    private string DialogTitle => task switch
    {
        { IsActive: true } => $"{TaskWording.Type(task.Type)} is running",
        { } => TaskWording.Title(task),
        _ => Title,
    };

    protected override void OnInitialized() => Store.Changed += Redraw;

    protected override async Task OnParametersSetAsync()
    {
        if (Open == wasOpen)
            return;
        wasOpen = Open;
        if (!Open)
        {
            Unwatch();
            return;
        }

        problem = null;
        if (task is { IsActive: true })
        {
            Follow(task);
            return;
        }

        task = null;
        // One key an opened dialog: however often Start is pressed or sent, one task comes of it.
        key = Guid.CreateVersion7().ToString();
        (engine, engineProblem) = await Api.Engine(CancellationToken.None);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!moveFocus || !Open)
            return;
        moveFocus = false;
        await body.FocusAsync();
    }

    private async Task Start()
    {
        if (starting || task is not null)
            return;
        problem = null;
        if (Request() is not { } asked)
            return;
        starting = true;
        var reply = await Client.Create(Create(asked), key, CancellationToken.None);
        starting = false;
        if (reply.Value is not { Task: var created })
        {
            problem = reply.Problem;
            return;
        }

        Store.Put(TaskSummary.Of(created));
        Follow(created);
        Store.RequestPoll();
        await OnStarted.InvokeAsync();
    }

    private CreateTaskRequest Create(TaskRequest asked) => new()
    {
        Type = Type,
        Version = Version,
        Params = asked.Params,
        Context = JsonSerializer.SerializeToElement(asked.Context, WireJson.Default.TaskContext),
    };

    private void Follow(BackgroundTask followed)
    {
        task = followed;
        Unwatch();
        if (Open)
            watch = Announcer.Watch(followed.Id);
        moveFocus = true;
    }

    private void Redraw() => _ = InvokeAsync(async () =>
    {
        if (task is { IsActive: true } followed)
            await Update(followed);
        StateHasChanged();
    });

    private async Task Update(BackgroundTask followed)
    {
        var known = Store.Tasks.FirstOrDefault(t => t.Id == followed.Id);
        // Gone from the list: it ended and was read in another place.
        known ??= Store.Offline ? followed : (await Api.Task(followed.Id, CancellationToken.None)).Value?.Task;
        if (known is null || task?.Id != followed.Id)
            return;
        moveFocus |= known.IsFinished;
        task = known;
    }

    private async Task Cancel()
    {
        if (task is not null && await Actions.Do(task, TaskAction.Cancel) is { } changed)
            task = changed;
    }

    private async Task View()
    {
        var id = task!.Id;
        await SetOpen(false);
        await Opener.Open(id);
    }

    private Task SetOpen(bool open) => OpenChanged.InvokeAsync(open);

    private void Unwatch()
    {
        watch?.Dispose();
        watch = null;
    }

    public void Dispose()
    {
        Store.Changed -= Redraw;
        Unwatch();
    }
}
