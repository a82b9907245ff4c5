using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Tasks;

/// <summary>What people do to tasks. One guarded statement an action; a repeat of what already holds changes nothing.</summary>
public sealed class TaskActions(Database database, TaskChanges changes, RunningTasks running, WakeUp wakeUp)
{
    private const string Finished = "status IN ('complete', 'failed')";

    public async Task<(TaskRow? Row, Refusal? Refusal)> Do(string id, TaskAction action, CancellationToken cancel)
    {
        var (row, changed) = await database.Write(
            async session =>
            {
                var statement = Statement(action, session.Dialect.Now);
                var written = await session.One<TaskRow>($"{statement} RETURNING {TaskRow.Columns}", new { id, error = TaskErrors.Cancelled });
                return written is not null ? (written, true) : (await session.Task(id), false);
            },
            cancel);
        if (row is null)
            return (null, NotFound(id));
        if (!changed)
            return TaskLifecycle.Refuses(action, row.State, row.DeletedAt is not null) is { } why ? (null, Refusal.Conflict(why)) : (row, null);

        changes.Bump();
        if (action == TaskAction.Cancel)
            running.Cancel(id);
        if (action == TaskAction.Retry)
            wakeUp.Signal();
        return (row, null);
    }

    /// <returns>The number of tasks that were unread.</returns>
    public async Task<int> MarkAllRead(CancellationToken cancel)
    {
        var cleared = await database.Write(
            session => session.Execute(
                $"UPDATE tasks SET read_at = {session.Dialect.Now} WHERE read_at IS NULL AND deleted_at IS NULL AND {Finished}"),
            cancel);
        if (cleared > 0)
            changes.Bump();
        return cleared;
    }

    public static Refusal NotFound(string id) => Refusal.NotFound($"There is no task {id}.");

    private static string Statement(TaskAction action, string now) => action switch
    {
        TaskAction.Read => $"UPDATE tasks SET read_at = {now} WHERE id = @id AND {Finished} AND read_at IS NULL",
        TaskAction.Unread => $"UPDATE tasks SET read_at = NULL WHERE id = @id AND {Finished} AND read_at IS NOT NULL",
        TaskAction.Delete => $"UPDATE tasks SET deleted_at = {now} WHERE id = @id AND {Finished} AND deleted_at IS NULL",
        TaskAction.Restore => $"UPDATE tasks SET deleted_at = NULL WHERE id = @id AND {Finished} AND deleted_at IS NOT NULL",
        // A queued task ends at once; a running one is asked, and ends when its owner lets go.
        TaskAction.Cancel =>
            $"""
            UPDATE tasks
            SET cancel_requested_at = {now},
                status = CASE status WHEN 'queued' THEN 'failed' ELSE status END,
                error_kind = CASE status WHEN 'queued' THEN 'cancelled' END,
                error = CASE status WHEN 'queued' THEN @error END,
                completed_at = CASE status WHEN 'queued' THEN {now} END
            WHERE id = @id AND status IN ('queued', 'running') AND cancel_requested_at IS NULL
            """,
        TaskAction.Retry =>
            $"""
            UPDATE tasks
            SET status = 'queued', run = run + 1, attempt = 0, rescues = 0, ran_ms = 0, available_at = {now},
                error = NULL, error_kind = NULL, started_at = NULL, completed_at = NULL, read_at = NULL, cancel_requested_at = NULL,
                progress = NULL, partial = NULL, summary = NULL
            WHERE id = @id AND status = 'failed' AND deleted_at IS NULL
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "is no action"),
    };
}
