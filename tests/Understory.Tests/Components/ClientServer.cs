using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Understory.Contracts;

namespace Understory.Tests.Components;

/// <summary>A server as the client sees it, in memory: tasks with an ETag, and whatever else a test says.</summary>
internal sealed class ClientServer : HttpMessageHandler
{
    private readonly Dictionary<string, BackgroundTask> byKey = [];
    private int state;
    private (int Count, TaskCompletionSource? Reached) awaitedPolls;

    private static EngineInfo Engine { get; } = new("offline", "Offline rules", null, "No Claude is configured.");

    public List<BackgroundTask> Tasks { get; private set; } = [];

    /// <summary>Method and address of every request, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The If-None-Match of every poll.</summary>
    public List<string?> Known { get; } = [];

    public List<string> IdempotencyKeys { get; } = [];

    public bool Down { get; set; }

    /// <summary>Answers before anything else does; null leaves the request to the server.</summary>
    public Func<HttpRequestMessage, Task<HttpResponseMessage>?>? OnRequest { get; set; }

    public Func<ApplyRequest, ApplyResponse>? OnApply { get; set; }

    /// <summary>Answers an undo of a story's revision.</summary>
    public Func<string, int, HttpResponseMessage>? OnUndo { get; set; }

    public List<HistoryEntry> History { get; } = [];

    /// <summary>What speaks against generated stories.</summary>
    public List<ItemCheck> Checks { get; } = [];

    /// <summary>Why an action on several is refused for a task, by its id.</summary>
    public Dictionary<string, string> Refused { get; } = [];

    /// <summary>The query of every list that was asked for beside the polling.</summary>
    public List<string> Lists { get; } = [];

    /// <summary>The first page's length where there is more than one, and the cursor of the second.</summary>
    public int? PageSize { get; set; }
    /// <summary>What is kept of each task's review.</summary>
    public Dictionary<string, ReviewState> Reviews { get; } = [];

    /// <summary>Every state that was sent to be kept, in order, whatever came of it.</summary>
    public List<ReviewState> Saves { get; } = [];

    /// <summary>Bodies of the tasks that were asked for, in order.</summary>
    public List<CreateTaskRequest> Created { get; } = [];

    public int Polls => Known.Count;

    /// <summary>Completes when that many polls have come.</summary>
    public Task PollsReach(int count)
    {
        var reached = new TaskCompletionSource();
        awaitedPolls = (count, reached);
        if (Polls >= count)
            reached.TrySetResult();
        return reached.Task;
    }

    public void Set(params BackgroundTask[] tasks)
    {
        Tasks = [.. tasks];
        state++;
    }

    public void Change(string id, Func<BackgroundTask, BackgroundTask> change) =>
        Set([.. Tasks.Select(t => t.Id == id ? change(t) : t)]);

    public static HttpResponseMessage Refuse(HttpStatusCode status, string error) =>
        Json(new Problem { Status = (int)status, Error = error }, WireJson.Default.Problem, status);

    public static HttpResponseMessage Json<T>(T value, JsonTypeInfo<T> shape, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = JsonContent.Create(value, shape) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        Requests.Add($"{request.Method} {path}");
        if (Down)
            throw new HttpRequestException("refused");
        if (OnRequest?.Invoke(request) is { } answer)
            return await answer;
        return (request.Method.Method, path.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("GET", ["api", "tasks"]) => List(request),
            ("GET", ["api", "tasks", var id]) => One(id),
            ("GET", ["api", "engine"]) => Json(Engine, WireJson.Default.EngineInfo),
            ("POST", ["api", "tasks"]) => await Create(request, cancellationToken),
            ("POST", ["api", "tasks", "clear"]) => Clear(),
            ("POST", ["api", "tasks", "actions"]) => await ActOnSeveral(request, cancellationToken),
            ("GET", ["api", "tasks", var id, "review"]) => Json(new(Review(id)), WireJson.Default.ReviewResponse),
            ("PUT", ["api", "tasks", var id, "review"]) => await Save(id, request, cancellationToken),
            ("POST", ["api", "tasks", _, "apply"]) => await Apply(request, cancellationToken),
            ("GET", ["api", "tasks", _, "checks"]) => Json(new([.. Checks]), WireJson.Default.ChecksResponse),
            ("GET", ["api", "versions", _, "stories", _, "history"]) => Json(new([.. History]), WireJson.Default.HistoryResponse),
            ("POST", ["api", "versions", _, "stories", var id, "undo"]) =>
                OnUndo!(id, (await request.Content!.ReadFromJsonAsync(WireJson.Default.UndoRequest, cancellationToken))!.Revision),
            ("PATCH", ["api", "tasks", var id]) => await Act(id, request, cancellationToken),
            _ => Refuse(HttpStatusCode.NotFound, "no such address"),
        };
    }

    private HttpResponseMessage List(HttpRequestMessage request)
    {
        var etag = $"\"{state}\"";
        if (request.RequestUri!.Query.Contains("attention=true", StringComparison.Ordinal))
        {
            Known.Add(request.Headers.IfNoneMatch.FirstOrDefault()?.ToString());
            if (Polls >= awaitedPolls.Count)
                awaitedPolls.Reached?.TrySetResult();
            if (Known[^1] == etag)
                return new(HttpStatusCode.NotModified);
        }

        if (Parent(request.RequestUri.Query) is { } parent)
            return Json(new([.. Tasks.Where(t => t.ParentTaskId == parent)], 0, null), WireJson.Default.TaskListResponse);

        var attention = request.RequestUri.Query.Contains("attention=true", StringComparison.Ordinal);
        if (!attention)
            Lists.Add(request.RequestUri.Query);
        var from = request.RequestUri.Query.Contains("cursor=", StringComparison.Ordinal) ? PageSize!.Value : 0;
        var to = !attention && from == 0 && PageSize < Tasks.Count ? PageSize.Value : Tasks.Count;
        var shown = attention ? Tasks.Where(t => t.IsActive || t.IsUnread) : Tasks[from..to];
        var answer = Json(new([.. shown.Select(NotWhole)], Tasks.Count(t => t.IsUnread), !attention && to < Tasks.Count ? "next" : null), WireJson.Default.TaskListResponse);
        answer.Headers.TryAddWithoutValidation("ETag", etag);
        return answer;
    }

    private static string? Parent(string query) =>
        query.TrimStart('?').Split('&').FirstOrDefault(p => p.StartsWith("parent=", StringComparison.Ordinal))?["parent=".Length..];

    public ReviewState Review(string id) => Reviews.GetValueOrDefault(id) ?? new() { Revision = 0 };

    public async Task<HttpResponseMessage> Save(string id, HttpRequestMessage request, CancellationToken cancel)
    {
        var sent = (await request.Content!.ReadFromJsonAsync(WireJson.Default.ReviewState, cancel))!;
        Saves.Add(sent);
        var present = Review(id);
        if (sent.Revision != present.Revision)
            return Json(new Problem { Status = 409, Error = "The review was changed since.", Review = present }, WireJson.Default.Problem, HttpStatusCode.Conflict);
        Reviews[id] = sent with { Revision = sent.Revision + 1 };
        return Json(new(Reviews[id]), WireJson.Default.ReviewResponse);
    }

    private HttpResponseMessage One(string id) => Tasks.Find(t => t.Id == id) is { } task
        ? Json(new(task), WireJson.Default.TaskResponse)
        : Refuse(HttpStatusCode.NotFound, "There is no such task.");

    private async Task<HttpResponseMessage> Create(HttpRequestMessage request, CancellationToken cancel)
    {
        var key = request.Headers.GetValues(Routes.IdempotencyKey).Single();
        IdempotencyKeys.Add(key);
        var asked = (await request.Content!.ReadFromJsonAsync(WireJson.Default.CreateTaskRequest, cancel))!;
        if (byKey.TryGetValue(key, out var first))
            return Json(new(first), WireJson.Default.TaskResponse);
        var task = SomeTask.Queued($"task-{Tasks.Count + 1}") with
        {
            Type = asked.Type,
            Version = asked.Version,
            Params = asked.Params,
            Context = asked.Context,
            ParentTaskId = asked.Params?.TryGetProperty("parentTaskId", out var parent) == true ? parent.GetString() : null,
        };
        Created.Add(asked);
        byKey[key] = task;
        Set([task, .. Tasks]);
        return Json(new(task), WireJson.Default.TaskResponse, HttpStatusCode.Created);
    }

    private async Task<HttpResponseMessage> Act(string id, HttpRequestMessage request, CancellationToken cancel)
    {
        var action = (await request.Content!.ReadFromJsonAsync(WireJson.Default.TaskActionRequest, cancel))!.Action;
        Requests[^1] += $" {action.ToWord()}";
        Change(id, t => After(action, t));
        return Tasks.Find(t => t.Id == id) is { } task ? Json(new(NotWhole(task)), WireJson.Default.TaskResponse) : One(id);
    }

    // What only the answer for one task has.
    private static BackgroundTask NotWhole(BackgroundTask task) => task with { UnansweredCalls = null, AskedWith = null };

    private async Task<HttpResponseMessage> ActOnSeveral(HttpRequestMessage request, CancellationToken cancel)
    {
        var asked = (await request.Content!.ReadFromJsonAsync(WireJson.Default.TaskActionsRequest, cancel))!;
        Requests[^1] += $" {asked.Action.ToWord()} {string.Join(',', asked.Ids)}";
        var done = asked.Ids.Except(Refused.Keys).ToList();
        foreach (var id in done)
            Change(id, t => After(asked.Action, t));
        return Json(
            new([.. Tasks.Where(t => done.Contains(t.Id))], [.. asked.Ids.Where(Refused.ContainsKey).Select(id => new RefusedTask(id, Refused[id]))]),
            WireJson.Default.TaskActionsResponse);
    }

    private static BackgroundTask After(TaskAction action, BackgroundTask task) => action switch
    {
        TaskAction.Read => task with { ReadAt = SomeTask.Start },
        TaskAction.Delete => task with { DeletedAt = SomeTask.Start },
        TaskAction.Restore => task with { DeletedAt = null },
        TaskAction.Cancel => task with { CancelRequestedAt = SomeTask.Start },
        TaskAction.Retry => SomeTask.Queued(task.Id) with { Run = task.Run + 1, Params = task.Params, ParentTaskId = task.ParentTaskId },
        _ => task with { ReadAt = null },
    };

    private HttpResponseMessage Clear()
    {
        var cleared = Tasks.Count(t => t.IsUnread);
        Set([.. Tasks.Select(t => t.IsUnread ? t with { ReadAt = SomeTask.Start } : t)]);
        return Json(new(cleared), WireJson.Default.ClearResponse);
    }

    private async Task<HttpResponseMessage> Apply(HttpRequestMessage request, CancellationToken cancel)
    {
        var accepted = (await request.Content!.ReadFromJsonAsync(WireJson.Default.ApplyRequest, cancel))!;
        return Json(OnApply!(accepted), WireJson.Default.ApplyResponse);
    }
}
