using Microsoft.AspNetCore.Components;
using Understory.Client.Backlog;
using Understory.Client.Operations.Review;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations;

/// <summary>The results of a task, to accept or dismiss one by one, and to apply: the review of its type.</summary>
public sealed partial class TaskReview
{
    private readonly CancellationTokenSource leaving = new();
    private IDisposable? watch;
    private BackgroundTask? task;
    private IReview? review;
    private Problem? problem;
    private string problemTitle = "";
    private bool unreadable;
    private bool markedRead;
    private bool checksAsked;
    private Problem? checksProblem;
    private bool prerendered;
    private ElementReference heading;

    [Inject]
    public required ITaskApi Api { get; set; }

    [Inject]
    public required IBacklogApi Backlog { get; set; }

    [Inject]
    public required TaskClient Client { get; set; }

    [Inject]
    public required TaskActions Actions { get; set; }

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required TaskAnnouncer Announcer { get; set; }

    [Parameter]
    [EditorRequired]
    public required string TaskId { get; set; }

    /// <summary>The task, where it came along; without its result it is fetched.</summary>
    [Parameter]
    public BackgroundTask? InitialTask { get; set; }

    /// <summary>Stories were changed.</summary>
    [Parameter]
    public EventCallback OnApplied { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    /// <summary>Where closing leads.</summary>
    [Parameter]
    public string BackLabel { get; set; } = "Back to the stories";

    /// <summary>What the server read while it prerendered, so that the browser does not ask again.</summary>
    [PersistentState]
    public ReviewData? Prerendered { get; set; }

    private string Heading => (task, review) switch
    {
        ({ IsActive: true }, _) => $"{TaskWording.Type(task.Type)} is running",
        ({ }, _) => TaskWording.Title(task),
        _ when problem is not null => "No results to show",
        _ => "Loading the results",
    };

    /// <summary>What the result's summary says beyond the title.</summary>
    private string? Details
    {
        get
        {
            if (review is null || task?.Summary is not { } title || !review.Summary.StartsWith(title, StringComparison.Ordinal))
                return review?.Summary;
            var rest = review.Summary[title.Length..].TrimStart(':', '.', ' ');
            return rest.Length == 0 ? null : char.ToUpperInvariant(rest[0]) + rest[1..];
        }
    }

    protected override async Task OnInitializedAsync()
    {
        watch = Announcer.Watch(TaskId);
        Store.Changed += Follow;
        prerendered = Prerendered?.Task.Id == TaskId;
        if (prerendered)
            Take(Prerendered!.Task, Prerendered.Backlog);
        else
            await Load();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Opened on the page, not with it: reading begins here.
        if (firstRender && !prerendered)
            await heading.FocusAsync(preventScroll: true);
        await MarkRead();
        if (review is GeneratedReview && !checksAsked)
            await LoadChecks();
    }

    private async Task MarkRead()
    {
        if (markedRead || task is not { Status: TaskState.Complete } shown)
            return;
        markedRead = true;
        if ((Store.Tasks.FirstOrDefault(t => t.Id == shown.Id) ?? shown).IsUnread)
            await Actions.Do(shown, TaskAction.Read);
    }

    private async Task Load()
    {
        problem = null;
        var whole = InitialTask is { Result: not null } given && given.Id == TaskId ? given : null;
        if (whole is null)
        {
            var reply = await Api.Task(TaskId, leaving.Token);
            if (reply.Value is null)
            {
                Fail("The results could not be loaded", reply.Problem!);
                return;
            }

            whole = reply.Value.Task;
        }

        if (whole.Status != TaskState.Complete)
        {
            Take(whole, null);
            return;
        }

        var stories = await Backlog.Stories(whole.Version, leaving.Token);
        if (stories.Value is null)
            Fail("The stories could not be loaded", stories.Problem!);
        else
            Take(whole, stories.Value);
    }

    private void Take(BackgroundTask whole, StoriesResponse? backlog)
    {
        task = whole;
        Prerendered = new(whole, backlog);
        if (whole.Status != TaskState.Complete || backlog is null)
            return;
        review = whole.Type == TaskTypes.Generate ? GeneratedReview.Of(whole, backlog) : SuggestionReview.Of(whole, backlog.Stories);
        unreadable = review is null;
    }

    // What speaks against a story depends on the stories of now, so it is asked for when it is shown.
    private async Task LoadChecks()
    {
        checksAsked = true;
        var reply = await Client.Checks(TaskId, leaving.Token);
        checksProblem = reply.Problem;
        if (reply.Value is { } found)
            (review as GeneratedReview)?.Take(found.Checks);
        StateHasChanged();
    }

    private void Fail(string title, Problem reason) => (problemTitle, problem) = (title, reason);

    // A review that was opened too early shows how far the task is, and then its results.
    private void Follow() => _ = InvokeAsync(async () =>
    {
        if (task is not { IsActive: true } || leaving.IsCancellationRequested)
            return;
        var known = Store.Tasks.FirstOrDefault(t => t.Id == TaskId);
        if (known is { IsActive: true })
            task = known;
        else if (!Store.Offline)
            await Load();
        StateHasChanged();
    });

    public void Dispose()
    {
        Store.Changed -= Follow;
        watch?.Dispose();
        leaving.Cancel();
        leaving.Dispose();
    }
}

/// <param name="Backlog">As it is now; null while the task has no result.</param>
public sealed record ReviewData(BackgroundTask Task, StoriesResponse? Backlog);
