using Understory.Client.Notifications;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>What people do to tasks: shown at once where the outcome is plain, and taken back where the server refuses.</summary>
public sealed class TaskActions(TaskClient client, TaskStore store, Toasts toasts, TimeProvider time)
{
    /// <returns>The task as the server holds it now; null where it refused, which has then been said.</returns>
    public async Task<BackgroundTask?> Do(BackgroundTask task, TaskAction action)
    {
        var known = store.Tasks.FirstOrDefault(t => t.Id == task.Id) ?? TaskSummary.Of(task);
        store.Put(Expected(known, action));
        var reply = await client.Act(task.Id, action, CancellationToken.None);
        if (reply.Value is { Task: var changed })
        {
            store.Put(TaskSummary.Of(changed));
            store.RequestPoll();
            return changed;
        }

        store.Put(known);
        store.RequestPoll();
        toasts.Fail(Refused(action), reply.Problem!);
        return null;
    }

    /// <returns>Whether the server did it.</returns>
    public async Task<bool> MarkAllRead()
    {
        var (tasks, unread) = (store.Tasks, store.UnreadCount);
        store.MarkAllRead(time.GetUtcNow());
        var reply = await client.Clear(CancellationToken.None);
        if (!reply.Ok)
        {
            store.SetTasks(tasks, unread);
            toasts.Fail("The tasks could not be marked as read", reply.Problem!);
        }

        store.RequestPoll();
        return reply.Ok;
    }

    private BackgroundTask Expected(BackgroundTask task, TaskAction action) => action switch
    {
        TaskAction.Read => task with { ReadAt = task.ReadAt ?? time.GetUtcNow() },
        TaskAction.Unread => task with { ReadAt = null },
        TaskAction.Delete => task with { DeletedAt = task.DeletedAt ?? time.GetUtcNow() },
        TaskAction.Restore => task with { DeletedAt = null },
        TaskAction.Cancel when task.Status == TaskState.Running =>
            task with { CancelRequestedAt = task.CancelRequestedAt ?? time.GetUtcNow() },
        _ => task,
    };

    private static string Refused(TaskAction action) => action switch
    {
        TaskAction.Read => "The task could not be marked as read",
        TaskAction.Unread => "The task could not be marked as unread",
        TaskAction.Delete => "The task could not be deleted",
        TaskAction.Restore => "The task could not be restored",
        TaskAction.Cancel => "The task could not be cancelled",
        _ => "The task could not be started again",
    };
}
