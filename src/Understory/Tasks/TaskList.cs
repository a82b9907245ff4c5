using System.Buffers.Text;
using System.Text;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Tasks;

/// <summary>Reading tasks. Each list uses an index that is as long as its answer.</summary>
public static class TaskList
{
    /// <summary>Null where there is no such task.</summary>
    public static Task<TaskRow?> Task(this Session session, string id) =>
        session.One<TaskRow>($"SELECT {TaskRow.AllColumns} FROM tasks WHERE id = @id", new { id });

    /// <summary>The rounds of a task, deleted ones included.</summary>
    public static Task<IReadOnlyList<TaskRow>> Rounds(this Session session, string taskId) =>
        session.Query<TaskRow>($"SELECT {TaskRow.AllColumns} FROM tasks WHERE parent_task_id = @taskId", new { taskId });

    public static async Task<bool> IsKnown(this Session session, string idempotencyKey) =>
        await session.Scalar<int>("SELECT COUNT(*) FROM tasks WHERE idempotency_key = @idempotencyKey", new { idempotencyKey }) > 0;

    public static async Task<TaskListResponse> List(this Session session, TaskListQuery query)
    {
        var where = new List<string>();
        if (query.Type is not null)
            where.Add("type = @Type");
        if (query.Version is not null)
            where.Add("version = @Version");
        if (query.Parent is not null)
            where.Add("parent_task_id = @Parent");
        if (query.Statuses.Count > 0)
            where.Add("status IN @statuses");
        if (query.Active)
            where.Add("status IN ('queued', 'running')");
        if (query.Unread)
            where.Add("read_at IS NULL AND deleted_at IS NULL AND status IN ('complete', 'failed')");
        // Active or unread: the constraints leave an active task unread and not deleted.
        if (query.Attention)
            where.Add("read_at IS NULL AND deleted_at IS NULL");
        if (!query.IncludeDeleted)
            where.Add("deleted_at IS NULL");
        if (query.Cursor is not null)
            where.Add("(created_at, id) < (@createdAt, @id)");

        var rows = await session.Query<TaskRow>(
            $"""
            SELECT {(query.SummaryView ? TaskRow.ListColumns : TaskRow.Columns)} FROM tasks
            {(where.Count == 0 ? "" : "WHERE " + string.Join(" AND ", where))}
            ORDER BY created_at DESC, id DESC
            LIMIT @take
            """,
            new
            {
                query.Type,
                query.Version,
                query.Parent,
                statuses = query.Statuses.Select(s => s.ToWord()),
                createdAt = query.Cursor?.CreatedAt,
                id = query.Cursor?.Id,
                take = query.Limit + 1,
            });
        var unread = await session.Scalar<int>(
            "SELECT COUNT(*) FROM tasks WHERE read_at IS NULL AND deleted_at IS NULL AND status IN ('complete', 'failed')");
        var page = rows.Take(query.Limit).ToList();
        return new TaskListResponse(
            [.. page.Select(row => query.SummaryView ? row.ToListedTask() : row.ToTask())],
            unread,
            rows.Count > query.Limit ? new TaskCursor(page[^1].CreatedAt, page[^1].Id).ToString() : null);
    }
}

/// <summary>The query of <c>GET /api/tasks</c>, validated.</summary>
public sealed record TaskListQuery
{
    public string? Type { get; init; }
    public string? Version { get; init; }

    /// <summary>Only the rounds of this task.</summary>
    public string? Parent { get; init; }

    public IReadOnlyList<TaskState> Statuses { get; init; } = [];
    public bool Active { get; init; }
    public bool Unread { get; init; }
    public bool Attention { get; init; }
    public bool IncludeDeleted { get; init; }
    public bool SummaryView { get; init; }
    public int Limit { get; init; } = 50;
    public TaskCursor? Cursor { get; init; }

    /// <param name="errors">Filled with a sentence for each member that is not valid.</param>
    public static TaskListQuery Parse(IQueryCollection query, Dictionary<string, IReadOnlyList<string>> errors)
    {
        var statuses = Text("status")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var states = statuses.Select(Words.FromWord<TaskState>).ToList();
        if (states.Contains(null))
            errors["status"] = ["must be a comma list of queued, running, complete and failed."];
        var limit = 50;
        if (Text("limit") is { } wanted && (!int.TryParse(wanted, out limit) || limit is < 1 or > 200))
            errors["limit"] = ["must be a whole number from 1 to 200."];
        if (Text("parent") is { } parent && !Guid.TryParseExact(parent, "D", out _))
            errors["parent"] = ["must be the id of a task."];
        var cursor = Text("cursor") is { } text ? TaskCursor.Parse(text) : null;
        if (cursor is null && Text("cursor") is not null)
            errors["cursor"] = ["is none that this server gave out."];
        if (Text("view") is not (null or "summary"))
            errors["view"] = ["must be summary."];
        return new TaskListQuery
        {
            Type = Text("type"),
            Version = Text("version"),
            Parent = Text("parent"),
            Statuses = [.. states.OfType<TaskState>()],
            Active = Flag("active"),
            Unread = Flag("unread"),
            Attention = Flag("attention"),
            IncludeDeleted = Flag("includeDeleted"),
            SummaryView = Text("view") == "summary",
            Limit = limit,
            Cursor = cursor,
        };

        string? Text(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

        bool Flag(string name)
        {
            var value = Text(name);
            if (value is not (null or "true" or "false"))
                errors[name] = ["must be true or false."];
            return value == "true";
        }
    }
}

/// <summary>Where a page of the list ended. Opaque to clients.</summary>
public sealed record TaskCursor(string CreatedAt, string Id)
{
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{CreatedAt}|{Id}"));

    public static TaskCursor? Parse(string text)
    {
        if (!Base64Url.IsValid(text))
            return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|');
        return parts.Length == 2 ? new TaskCursor(parts[0], parts[1]) : null;
    }
}
