using System.Text.Json;
using System.Text.Json.Serialization;

namespace Understory.Contracts;

/// <summary>A durable task as it goes over the wire. Names are the specification's; times are UTC with milliseconds.</summary>
public sealed record BackgroundTask
{
    /// <summary>UUIDv7, so that ids sort by creation.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="TaskTypes"/>; a reader keeps types that it does not know.</summary>
    public required string Type { get; init; }

    public required TaskState Status { get; init; }

    /// <summary>Id of the backlog's version that the task works on.</summary>
    public required string Version { get; init; }

    /// <summary>What was asked: an object, by type (<see cref="RefineParams"/>). Null in the summary view.</summary>
    public JsonElement? Params { get; init; }

    /// <summary>Where the result belongs: <see cref="TaskContext"/>.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>The answer, by type (<see cref="RefineResult"/>). Null until complete and in the summary view.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>One or two sentences for a person: what happened and what to do. Set exactly when failed.</summary>
    public string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The first start of this run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the result was first looked at; null means unread.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>When the task was dismissed; null means shown.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Set exactly when failed.</summary>
    public ErrorKind? ErrorKind { get; init; }

    /// <summary>Name of the engine that answers (<c>anthropic</c>, <c>offline</c>); null until the first start.</summary>
    public string? Engine { get; init; }

    /// <summary>How often this run was started, interrupted starts not counted.</summary>
    public int Attempt { get; init; }

    /// <summary>1, and one more for each retry by a person.</summary>
    public int Run { get; init; } = 1;

    /// <summary>When a person asked a running task to stop.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    public TaskProgress? Progress { get; init; }

    /// <summary>One line that says the result, for toasts, notifications and lists.</summary>
    public string? Summary { get; init; }

    public TaskUsage? Usage { get; init; }

    /// <summary>Of a round: the task whose review it belongs to, never a round itself; null for any other task.</summary>
    public string? ParentTaskId { get; init; }

    /// <summary>The stories as the task read them, by id. Only in the answer for one task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Bases { get; init; }

    /// <summary>What a running task has so far, in the shape of <see cref="Result"/>. Only in the answer for one task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Partial { get; init; }

    /// <summary>Of a queued task: how many others are due before it. Only in the answer for one task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ahead { get; init; }

    /// <summary>Of a queued task: why it does not run yet. Only in the answer for one task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WaitReason? Waiting { get; init; }

    /// <summary>
    /// Questions to the engine whose answer never arrived, since their attempt died: they may have been billed. Null where there is
    /// none. Only in the answer for one task.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? UnansweredCalls { get; init; }

    /// <summary>
    /// How the questions were asked that were answered: usually one entry, more where settings changed between attempts. Null where
    /// there is none. Only in the answer for one task.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CallSettings>? AskedWith { get; init; }

    [JsonIgnore]
    public bool IsActive => Status is TaskState.Queued or TaskState.Running;

    [JsonIgnore]
    public bool IsFinished => !IsActive;

    [JsonIgnore]
    public bool IsUnread => IsFinished && ReadAt is null && DeletedAt is null;
}

/// <summary>The specification's four states. A cancelled task is <see cref="Failed"/>.</summary>
public enum TaskState
{
    Queued,
    Running,
    Complete,
    Failed,
}

/// <summary>Why a queued task does not run yet.</summary>
public enum WaitReason
{
    /// <summary>There is room for it: it begins as soon as those are begun that are due before it.</summary>
    Turn,

    /// <summary>As many tasks run as the living nodes run at once.</summary>
    RunnersBusy,

    /// <summary>As many tasks of its type run as the living nodes run of that type at once.</summary>
    TypeBusy,

    /// <summary>The provider wants us to wait: tasks go on when it takes questions again.</summary>
    ProviderPaused,

    /// <summary>No living node runs tasks.</summary>
    NoRunner,

    /// <summary>No living node runs tasks of its type.</summary>
    NoRunnerForType,
}

/// <summary>Why a task failed, for the interface to word.</summary>
public enum ErrorKind
{
    /// <summary>A person stopped it.</summary>
    Cancelled,

    /// <summary>It ran longer than its deadline, or the engine fell silent.</summary>
    Timeout,

    /// <summary>The provider's limit was reached.</summary>
    RateLimited,

    /// <summary>The model declined to answer.</summary>
    Refused,

    /// <summary>The answer was cut, broke its schema, or did not fit what was asked.</summary>
    InvalidOutput,

    /// <summary>The engine cannot be reached, is overloaded, or does not let us in.</summary>
    Unavailable,

    /// <summary>Its runner died more often than is tolerated.</summary>
    Interrupted,

    /// <summary>It would exceed a budget.</summary>
    OverBudget,

    /// <summary>A fault of ours.</summary>
    Internal,
}

public static class TaskTypes
{
    public const string Refine = "refine";
    public const string Generate = "generate";
    public const string StoryEdit = "story-edit";
}

/// <param name="Done">Items finished so far, from 0 to <paramref name="Total"/> where that is known.</param>
/// <param name="Total">Items asked for; 0 while nobody knows how many there will be.</param>
/// <param name="Message">What is going on, in a few words.</param>
public sealed record TaskProgress(int Done, int Total, string? Message = null);

/// <summary>How an engine was asked: what an answer depends on besides the stories.</summary>
/// <param name="Engine"><c>anthropic</c> or <c>offline</c>.</param>
/// <param name="Model">The model that was asked for; null where the engine has none.</param>
/// <param name="PromptVersion">Version of the task type's prompt.</param>
/// <param name="Effort"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="MaxOutputTokens">Upper bound of the answer, thinking included.</param>
public sealed record CallSettings(string Engine, string? Model, int PromptVersion, string Effort, int MaxOutputTokens);

/// <summary>Tokens and money of all calls of a task, failed and cancelled ones included.</summary>
public sealed record TaskUsage
{
    public string? Model { get; init; }
    public long InputTokens { get; init; }
    public long CacheReadTokens { get; init; }
    public long CacheWriteTokens { get; init; }
    public long OutputTokens { get; init; }

    /// <summary>US dollars; null where the model's price is not known.</summary>
    public decimal? CostUsd { get; init; }
}

/// <summary>Where a task was started and where its result is shown.</summary>
public sealed record TaskContext
{
    /// <summary>A path of ours: starts with exactly one slash.</summary>
    [JsonPropertyName("returnPath")]
    public string? ReturnPath { get; init; }

    /// <summary>The dialog's step to reopen at.</summary>
    public string? Step { get; init; }

    /// <summary>What the dialog's fields held.</summary>
    [JsonPropertyName("formData")]
    public JsonElement? FormData { get; init; }
}

/// <summary>Body of <c>POST /api/tasks</c>.</summary>
public sealed record CreateTaskRequest
{
    public required string Type { get; init; }
    public required string Version { get; init; }
    public JsonElement? Params { get; init; }
    public JsonElement? Context { get; init; }
}

/// <summary>Body of <c>PATCH /api/tasks/{id}</c>.</summary>
/// <param name="Action">What to do with the task.</param>
public sealed record TaskActionRequest(TaskAction Action);

/// <summary>Body of <c>POST /api/tasks/actions</c>: one action on several tasks, each by itself.</summary>
/// <param name="Ids">1 to 200 ids of tasks.</param>
public sealed record TaskActionsRequest(TaskAction Action, IReadOnlyList<string> Ids);

/// <param name="Tasks">Those of which the action holds now.</param>
/// <param name="Refused">Those whose state forbids it, or that do not exist, with the reason.</param>
public sealed record TaskActionsResponse(IReadOnlyList<BackgroundTask> Tasks, IReadOnlyList<RefusedTask> Refused);

public sealed record RefusedTask(string Id, string Error);

public enum TaskAction
{
    Read,
    Unread,
    Delete,
    Restore,
    Cancel,
    Retry,
}

/// <summary>Answer of every request that concerns one task.</summary>
public sealed record TaskResponse(BackgroundTask Task);

/// <param name="Tasks">Newest first.</param>
/// <param name="UnreadCount">All finished tasks that are neither read nor deleted, whatever the filters.</param>
/// <param name="NextCursor">Opaque; null on the last page.</param>
public sealed record TaskListResponse(
    IReadOnlyList<BackgroundTask> Tasks,
    [property: JsonPropertyName("unreadCount")] int UnreadCount,
    [property: JsonPropertyName("nextCursor")] string? NextCursor)
{
    /// <summary>How many living nodes run tasks; 0 says that nothing queued will begin.</summary>
    public int? Runners { get; init; }

    /// <summary>What is wrong with the provider for all tasks alike; null where nothing is.</summary>
    public ProviderMood? Provider { get; init; }
}

public sealed record ClearResponse(int Cleared);
