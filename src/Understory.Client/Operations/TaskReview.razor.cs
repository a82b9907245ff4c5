using Microsoft.AspNetCore.Components;
using Understory.Client.Backlog;
using Understory.Client.Operations.Review;
using Understory.Client.Operations.Review.Keeping;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations;

/// <summary>
/// The results of a task, to accept or dismiss one by one, and to apply: the review of its type. Of a feedback round it shows
/// the review that the round belongs to, at its item.
/// </summary>
public sealed partial class TaskReview
{
    private readonly CancellationTokenSource leaving = new();
    private readonly List<IDisposable> watches = [];
    private BackgroundTask? task;
    private IReview? review;
    private ReviewSession? session;
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

    [Inject]
    public required KeptReviews Kept { get; set; }

    /// <summary>The task, or a round of it.</summary>
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
        Watch(TaskId);
        Store.Changed += Follow;
        prerendered = Prerendered is { } known && (known.OpenAt ?? known.Task.Id) == TaskId;
        if (prerendered)
            Take(Prerendered!);
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
        var carried = InitialTask is { } given && given.Id == TaskId ? given : null;
        var loaded = await new ReviewLoader(Api, Backlog).Load(TaskId, carried, leaving.Token);
        (problemTitle, problem) = (loaded.Title, loaded.Problem);
        if (loaded.Data is { } data)
            Take(data);
    }

    private void Take(ReviewData data)
    {
        task = data.Task;
        Prerendered = data;
        if (task.Id != TaskId)
            Watch(task.Id);
        if (data is not { Backlog: { } backlog, Kept: { } kept })
            return;
        review = task.Type == TaskTypes.Generate ? GeneratedReview.Of(task, backlog) : SuggestionReview.Of(task, backlog.Stories);
        unreadable = review is null;
        if (review is not { Entries.Count: > 0 })
            return;
        session = new(task, review, Kept.Open(task.Id, kept));
        session.Begin(data.Rounds, data.OpenAt);
    }

    private void Watch(string id) => watches.Add(Announcer.Watch(id));

    // What speaks against a story depends on the stories of now, so it is asked for when it is shown.
    private async Task LoadChecks()
    {
        checksAsked = true;
        var reply = await Client.Checks(task!.Id, leaving.Token);
        checksProblem = reply.Problem;
        if (reply.Value is { } found)
            (review as GeneratedReview)?.Take(found.Checks);
        StateHasChanged();
    }

    // A review that was opened too early shows how far the task is, and then its results.
    private void Follow() => _ = InvokeAsync(async () =>
    {
        if (task is not { IsActive: true } || leaving.IsCancellationRequested)
            return;
        var known = Store.Tasks.FirstOrDefault(t => t.Id == task.Id);
        if (known is { IsActive: true })
            task = known;
        else if (!Store.Offline)
            await Load();
        StateHasChanged();
    });

    public void Dispose()
    {
        Store.Changed -= Follow;
        watches.ForEach(w => w.Dispose());
        leaving.Cancel();
        leaving.Dispose();
    }
}
