using System.Buffers.Text;
using System.Text;
using Dapper;
using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks.Nodes;

namespace Understory.Tasks;

/// <summary>Reading tasks. Each list uses an index that is as long as its answer.</summary>
public static class TaskList
{
    /// <summary>
    /// Over, neither read nor deleted. Said by <c>completed_at</c>, which the wide index of the list does not hold: by the state
    /// SQLite would walk all of that index instead of the few rows of the one for what needs attention.
    /// </summary>
    public const string Unread = "read_at IS NULL AND deleted_at IS NULL AND completed_at IS NOT NULL";

    /// <summary>Null where there is no such task.</summary>
    public static Task<TaskRow?> Task(this Session session, string id) =>
        session.One<TaskRow>($"SELECT {TaskRow.AllColumns} FROM tasks WHERE id = @id", new { id });

    /// <summary>With all that only the answer for one task has. Null where there is no such task.</summary>
    public static async Task<BackgroundTask?> WholeTask(this Session session, string id)
    {
        if (await session.Task(id) is not { } row)
            return null;
        var unanswered = await TaskCalls.Unanswered(session, row);
        var settings = await TaskCalls.Settings(session, id);
        var task = row.ToWholeTask() with
        {
            UnansweredCalls = unanswered > 0 ? unanswered : null,
            AskedWith = settings.Count > 0 ? settings : null,
        };
        return task.Status != TaskState.Queued ? task : task with
        {
            Ahead = await session.Ahead(id),
            Waiting = await session.WaitReason(task.Type),
        };
    }

    /// <summary>The rounds of a task, deleted ones included.</summary>
    public static Task<IReadOnlyList<TaskRow>> Rounds(this Session session, string taskId) =>
        session.Query<TaskRow>($"SELECT {TaskRow.AllColumns} FROM tasks WHERE parent_task_id = @taskId", new { taskId });

    public static async Task<bool> IsKnown(this Session session, string idempotencyKey) =>
        await session.Scalar<int>("SELECT COUNT(*) FROM tasks WHERE idempotency_key = @idempotencyKey", new { idempotencyKey }) > 0;

    /// <summary>How many tasks of a version are queued or running.</summary>
    public static Task<int> CountActive(this Session session, string version) =>
        session.Scalar<int>("SELECT COUNT(*) FROM tasks WHERE version = @version AND status IN ('queued', 'running')", new { version });

    public static async Task<TaskListResponse> List(this Session session, TaskListQuery query)
    {
        var rows = await session.Query<TaskRow>(Sql(query, session.Dialect), Parameters(query));
        var unread = await session.Scalar<int>(
            $"SELECT COUNT(*) FROM tasks WHERE {Unread}");
        var page = rows.Take(query.Limit).ToList();
        return new TaskListResponse(
            [.. page.Select(row => query.SummaryView ? row.ToListedTask() : row.ToTask())],
            unread,
            rows.Count > query.Limit ? new TaskCursor(page[^1].CreatedAt, page[^1].Id).ToString() : null)
        {
            Runners = await session.Runners(),
            Provider = await session.Mood(),
        };
    }

    /// <summary>One row more than the page has says whether there is another page.</summary>
    public static string Sql(TaskListQuery query, Dialect dialect)
    {
        var where = new List<string>();
        if (query.Type is not null)
            where.Add("type = @Type");
        if (query.Version is not null)
            where.Add("version = @Version");
        if (query.Parent is not null)
            where.Add("parent_task_id = @Parent");
        if (query.Statuses.Count > 0)
            where.Add(dialect.In("status", "@statuses"));
        if (query.Active)
            where.Add("status IN ('queued', 'running')");
        if (query.Unread)
            where.Add(Unread);
        // Active or unread: the constraints leave an active task unread and not deleted.
        if (query.Attention)
            where.Add("read_at IS NULL AND deleted_at IS NULL");
        if (!query.IncludeDeleted)
            where.Add("deleted_at IS NULL");
        if (query.ErrorKinds.Count > 0)
            where.Add(dialect.In("error_kind", "@errorKinds"));
        where.AddRange(query.Search.Select((_, word) => $"EXISTS (SELECT 1 FROM task_texts WHERE task_id = tasks.id AND {Fits($"@word{word}")})"));
        if (query.Cursor is not null)
            where.Add("(created_at, id) < (@createdAt, @id)");
        return
            $"""
            SELECT {(query.SummaryView ? TaskRow.ListColumns : TaskRow.Columns)} FROM tasks
            {(where.Count == 0 ? "" : "WHERE " + string.Join(" AND ", where))}
            ORDER BY created_at DESC, id DESC
            LIMIT @take
            """;
    }

    public static object Parameters(TaskListQuery query)
    {
        var parameters = new DynamicParameters(new
        {
            query.Type,
            query.Version,
            query.Parent,
            statuses = query.Statuses.Select(s => s.ToWord()).ToArray(),
            errorKinds = query.ErrorKinds.Select(k => k.ToWord()).ToArray(),
            createdAt = query.Cursor?.CreatedAt,
            id = query.Cursor?.Id,
            take = query.Limit + 1,
        });
        foreach (var (word, pattern) in query.Search.Index())
            parameters.Add($"word{word}", pattern);
        return parameters;
    }

    private static string Fits(string pattern) => $@"(asked LIKE {pattern} ESCAPE '\' OR outcome LIKE {pattern} ESCAPE '\')";
}

/// <summary>The query of <c>GET /api/tasks</c>, validated.</summary>
public sealed record TaskListQuery
{
    private const int LongestSearch = 200;

    public string? Type { get; init; }
    public string? Version { get; init; }

    /// <summary>Only the rounds of this task.</summary>
    public string? Parent { get; init; }

    public IReadOnlyList<TaskState> Statuses { get; init; } = [];
    public IReadOnlyList<ErrorKind> ErrorKinds { get; init; } = [];

    /// <summary>Patterns of LIKE, all of which have to fit what was asked or what came of it.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

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
        var states = Listed<TaskState>("status");
        if (states.Contains(null))
            errors["status"] = ["must be a comma list of queued, running, complete and failed."];
        var errorKinds = Listed<ErrorKind>("error_kind");
        if (errorKinds.Contains(null))
            errors["error_kind"] = [$"must be a comma list of {string.Join(", ", Enum.GetValues<ErrorKind>().Select(k => k.ToWord()))}."];
        var search = Text("q") ?? "";
        if (search.Length > LongestSearch)
            errors["q"] = [$"must be at most {LongestSearch} characters."];
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
            ErrorKinds = [.. errorKinds.OfType<ErrorKind>()],
            Search = TaskTexts.Patterns(search),
            Active = Flag("active"),
            Unread = Flag("unread"),
            Attention = Flag("attention"),
            IncludeDeleted = Flag("includeDeleted"),
            SummaryView = Text("view") == "summary",
            Limit = limit,
            Cursor = cursor,
        };

        string? Text(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

        List<T?> Listed<T>(string name)
            where T : struct, Enum =>
            [.. (Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []).Select(Words.FromWord<T>)];

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
        return parts.Length == 2 && !parts.Any(part => part.Contains('\0')) ? new TaskCursor(parts[0], parts[1]) : null;
    }
}
