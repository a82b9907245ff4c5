using System.Text.Json;
using Understory.Contracts;

namespace Understory.Tasks;

/// <summary>A row of <c>tasks</c>. JSON and instants are text.</summary>
public sealed class TaskRow
{
    /// <summary>What lists show: everything but params and result, which can be large.</summary>
    public const string ListColumns =
        "id, type, status, version, error, created_at, started_at, completed_at, read_at, deleted_at, error_kind, engine, attempt, run, " +
        "cancel_requested_at, progress, summary, usage, context, parent_task_id";

    public const string Columns = ListColumns + ", params, result";

    public const string AllColumns = Columns + ", bases, partial, claim_token, ran_ms, idempotency_key, idempotency_hash, available_at, trace";

    public string Id { get; init; } = "";
    public string Type { get; init; } = "";
    public string Status { get; init; } = "";
    public string Version { get; init; } = "";
    public string? Params { get; init; }
    public string? Context { get; init; }
    public string? Result { get; init; }
    public string? Error { get; init; }
    public string CreatedAt { get; init; } = "";
    public string? StartedAt { get; init; }
    public string? CompletedAt { get; init; }
    public string? ReadAt { get; init; }
    public string? DeletedAt { get; init; }
    public string? ErrorKind { get; init; }
    public string? Engine { get; init; }
    public int Attempt { get; init; }
    public int Run { get; init; }
    public string? CancelRequestedAt { get; init; }
    public string? Progress { get; init; }
    public string? Summary { get; init; }
    public string? Usage { get; init; }
    public string? ParentTaskId { get; init; }
    public string? Bases { get; init; }
    public string? Partial { get; init; }
    public string? ClaimToken { get; init; }
    public long RanMs { get; init; }
    public string? IdempotencyKey { get; init; }
    public string? IdempotencyHash { get; init; }
    public string AvailableAt { get; init; } = "";
    public string? Trace { get; init; }

    public TaskState State => Words.FromWord<TaskState>(Status)!.Value;

    public BackgroundTask ToTask() => new()
    {
        Id = Id,
        Type = Type,
        Status = State,
        Version = Version,
        Params = Json(Params),
        Context = Json(Context),
        Result = Json(Result),
        Error = Error,
        CreatedAt = InstantConverter.Parse(CreatedAt),
        StartedAt = Instant(StartedAt),
        CompletedAt = Instant(CompletedAt),
        ReadAt = Instant(ReadAt),
        DeletedAt = Instant(DeletedAt),
        ErrorKind = Words.FromWord<ErrorKind>(ErrorKind),
        Engine = Engine,
        Attempt = Attempt,
        Run = Run,
        CancelRequestedAt = Instant(CancelRequestedAt),
        Progress = Progress is null ? null : JsonSerializer.Deserialize(Progress, WireJson.Default.TaskProgress),
        Summary = Summary,
        Usage = Usage is null ? null : JsonSerializer.Deserialize(Usage, WireJson.Default.TaskUsage),
        ParentTaskId = ParentTaskId,
    };

    /// <summary>With what the operation read and has so far, which can be large: only for the answer that is about one task.</summary>
    public BackgroundTask ToWholeTask() => ToTask() with
    {
        Bases = Json(Bases),
        Partial = State == TaskState.Running ? Json(Partial) : null,
    };

    /// <summary>The context with nothing but where the result belongs, for lists.</summary>
    public BackgroundTask ToListedTask() => ToTask() with
    {
        Context = Context is null ? null : JsonSerializer.SerializeToElement(
            JsonSerializer.Deserialize(Context, TaskJson.Default.ReturnPathOnly)!, TaskJson.Default.ReturnPathOnly),
    };

    private static JsonElement? Json(string? text)
    {
        if (text is null)
            return null;
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static DateTimeOffset? Instant(string? text) => text is null ? null : InstantConverter.Parse(text);
}
