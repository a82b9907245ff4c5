using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Tasks;

/// <summary>What people do to tasks. One guarded statement an action; a repeat of what already holds changes nothing.</summary>
public sealed class TaskActions(Database database, TaskSignals signals)
{
    private const string Finished = "status IN ('complete', 'failed')";

    public async Task<(TaskRow? Row, Refusal? Refusal)> Do(string id, TaskAction action, CancellationToken cancel)
    {
        var row = (await Write([id], action, TaskRow.Columns, cancel)).GetValueOrDefault(id);
        return row.Task is null ? (null, NotFound(id))
            : Refuses(action, row) is { } why ? (null, Refusal.Conflict(why))
            : (row.Task, null);
    }

    /// <summary>One action on several tasks, each by itself, in one transaction.</summary>
    /// <returns>The tasks as lists show them, and why the others are refused; both in the order of the ids.</returns>
    public async Task<(IReadOnlyList<TaskRow> Rows, IReadOnlyList<RefusedTask> Refused)> Do(
        IReadOnlyCollection<string> ids, TaskAction action, CancellationToken cancel)
    {
        var rows = await Write(ids, action, TaskRow.ListColumns, cancel);
        var answers = ids
            .Select(id => (Id: id, rows.GetValueOrDefault(id).Task, Why: rows.TryGetValue(id, out var row) ? Refuses(action, row) : NotFound(id).Error))
            .ToList();
        return (
            [.. answers.Where(a => a.Why is null).Select(a => a.Task!)],
            [.. answers.Where(a => a.Why is not null).Select(a => new RefusedTask(a.Id, a.Why!))]);
    }

    /// <returns>The number of tasks that were unread.</returns>
    public async Task<int> MarkAllRead(CancellationToken cancel)
    {
        var cleared = await database.Write(
            session => session.Execute(
                $"UPDATE tasks SET read_at = {session.Dialect.Now} WHERE {TaskList.Unread}"),
            cancel);
        if (cleared > 0)
            signals.Changed();
        return cleared;
    }

    public static Refusal NotFound(string id) => Refusal.NotFound($"There is no task {id}.");

    // All rows that exist, by id, with whether the action changed them.
    private async Task<Dictionary<string, (TaskRow Task, bool Changed)>> Write(
        IReadOnlyCollection<string> ids, TaskAction action, string columns, CancellationToken cancel)
    {
        var (changed, unchanged) = await database.Write(
            async session =>
            {
                var (dialect, parameters) = (session.Dialect, new { ids = ids.ToArray(), error = TaskErrors.Cancelled });
                var among = dialect.In("id", "@ids");
                // In one order, so that nobody waits for each other; held, so that what refuses an action is what the statement saw.
                await session.Query<string>($"SELECT id FROM tasks WHERE {among} ORDER BY id {dialect.Locked}", parameters);
                var written = await session.Query<TaskRow>($"{Statement(action, dialect.Now, among)} RETURNING {columns}", parameters);
                if (action is TaskAction.Cancel or TaskAction.Retry)
                    await session.UpdateOutcomes([.. written.Select(row => row.Id)]);
                if (action == TaskAction.Retry)
                    await session.GiveTurns([.. written.Select(row => row.Id)]);
                var rest = ids.Except(written.Select(row => row.Id)).ToArray();
                return (written, rest.Length == 0
                    ? []
                    : await session.Query<TaskRow>($"SELECT {columns} FROM tasks WHERE {dialect.In("id", "@rest")}", new { rest }));
            },
            cancel);
        if (changed.Count > 0)
        {
            if (action == TaskAction.Retry)
                signals.Queued();
            else
                signals.Changed();
            if (action == TaskAction.Cancel)
                signals.StopAsked([.. changed.Select(row => row.Id)]);
        }

        return changed.Select(row => (row, true)).Concat(unchanged.Select(row => (row, false))).ToDictionary(r => r.row.Id);
    }

    private static string? Refuses(TaskAction action, (TaskRow Task, bool Changed) row) =>
        row.Changed ? null : TaskLifecycle.Refuses(action, row.Task.State, row.Task.DeletedAt is not null);

    private static string Statement(TaskAction action, string now, string among) => action switch
    {
        TaskAction.Read => $"UPDATE tasks SET read_at = {now} WHERE {among} AND {Finished} AND read_at IS NULL",
        TaskAction.Unread => $"UPDATE tasks SET read_at = NULL WHERE {among} AND {Finished} AND read_at IS NOT NULL",
        TaskAction.Delete => $"UPDATE tasks SET deleted_at = {now} WHERE {among} AND {Finished} AND deleted_at IS NULL",
        TaskAction.Restore => $"UPDATE tasks SET deleted_at = NULL WHERE {among} AND {Finished} AND deleted_at IS NOT NULL",
        // A queued task ends at once; a running one is asked, and ends when its owner lets go.
        TaskAction.Cancel =>
            $"""
            UPDATE tasks
            SET cancel_requested_at = {now},
                status = CASE status WHEN 'queued' THEN 'failed' ELSE status END,
                error_kind = CASE status WHEN 'queued' THEN 'cancelled' END,
                error = CASE status WHEN 'queued' THEN @error END,
                completed_at = CASE status WHEN 'queued' THEN {now} END
            WHERE {among} AND status IN ('queued', 'running') AND cancel_requested_at IS NULL
            """,
        TaskAction.Retry =>
            $"""
            UPDATE tasks
            SET status = 'queued', run = run + 1, attempt = 0, rescues = 0, ran_ms = 0, available_at = {now},
                error = NULL, error_kind = NULL, started_at = NULL, completed_at = NULL, read_at = NULL, cancel_requested_at = NULL,
                progress = NULL, partial = NULL, summary = NULL
            WHERE {among} AND status = 'failed' AND deleted_at IS NULL
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "is no action"),
    };
}
