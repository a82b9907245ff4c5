using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Understory.Client.Backlog;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations;

/// <summary>Starts a refine and shows how far it is. It can be closed at any time; the task goes on.</summary>
public sealed partial class RefineDialog
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

    /// <summary>The stories to look at; null for all that are pending.</summary>
    [Parameter]
    public IReadOnlyList<string>? StoryIds { get; set; }

    /// <summary>How many stories that is.</summary>
    [Parameter]
    public int Count { get; set; }

    private string DialogTitle => task switch
    {
        { IsActive: true } => "Refine is running",
        { } => TaskWording.Title(task),
        _ when StoryIds is [var only] => $"Refine story {only}",
        _ => $"Refine {Say.Stories(Count)}",
    };

    private string What => StoryIds switch
    {
        [var only] => $"story {only} of {Version}",
        { } => $"{Say.Stories(Count)} of {Version}",
        _ => $"{Count} pending {(Count == 1 ? "story" : "stories")} of {Version}",
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
        starting = true;
        problem = null;
        var reply = await Client.Create(Request(), key, CancellationToken.None);
        starting = false;
        if (reply.Value is not { Task: var created })
        {
            problem = reply.Problem;
            return;
        }

        Store.Put(TaskSummary.Of(created));
        Follow(created);
        Store.RequestPoll();
    }

    private CreateTaskRequest Request() => new()
    {
        Type = TaskTypes.Refine,
        Version = Version,
        Params = JsonSerializer.SerializeToElement(new(StoryIds), WireJson.Default.RefineParams),
        Context = JsonSerializer.SerializeToElement(
            new() { ReturnPath = Contracts.Routes.Pages.Stories(Version), Step = "review" }, WireJson.Default.TaskContext),
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
