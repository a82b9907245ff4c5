using Understory.Client.Notifications;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>What people do to tasks: shown at once where the outcome is plain, and taken back where the server refuses.</summary>
public sealed class TaskActions(TaskClient client, TaskStore store, Toasts toasts, TimeProvider time)
{
    private IReadOnlyList<BackgroundTask> deleted = [];

    /// <returns>The task as the server holds it now; null where it refused, which has then been said.</returns>
    public async Task<BackgroundTask?> Do(BackgroundTask task, TaskAction action)
    {
        var known = Known(task);
        store.Put(Expected(known, action));
        var reply = await client.Act(task.Id, action, CancellationToken.None);
        store.Put(reply.Value is { Task: var changed } ? TaskSummary.Of(changed) : known);
        store.RequestPoll();
        if (reply.Problem is not null)
            toasts.Fail(ActionWording.Refused(action, 1), reply.Problem);
        else if (action == TaskAction.Delete)
            OfferUndo([known]);
        return reply.Value?.Task;
    }

    /// <summary>One action on several tasks. What is refused is taken back and said.</summary>
    /// <returns>How many the server did.</returns>
    public async Task<int> Do(IReadOnlyList<BackgroundTask> tasks, TaskAction action)
    {
        var known = tasks.Select(Known).ToList();
        store.Put([.. known.Select(t => Expected(t, action))]);
        var done = new List<BackgroundTask>();
        Problem? problem = null;
        foreach (var some in known.Chunk(TaskClient.MostAtOnce))
        {
            var reply = await client.Act([.. some.Select(t => t.Id)], action, CancellationToken.None);
            done.AddRange(reply.Value?.Tasks ?? []);
            problem ??= reply.Problem ?? (reply.Value!.Refused is [var first, ..] ? new() { Error = first.Error } : null);
            // Without an answer the rest would fail in the same way.
            if (reply.Problem is not null)
                break;
        }

        var left = known.ExceptBy(done.Select(t => t.Id), t => t.Id).ToList();
        store.Put([.. done.Select(TaskSummary.Of), .. left]);
        store.RequestPoll();
        if (problem is not null)
            toasts.Fail(ActionWording.Refused(action, left.Count), problem);
        if (action == TaskAction.Delete && done.Count > 0)
            OfferUndo([.. known.Except(left)]);
        return done.Count;
    }

    /// <summary>Brings back what was deleted last. Does nothing where that was done already.</summary>
    public async Task UndoDelete()
    {
        var back = deleted;
        if (back.Count == 0)
            return;
        deleted = [];
        toasts.DismissAbout(back[0].Id);
        await Do(back, TaskAction.Restore);
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

    private void OfferUndo(IReadOnlyList<BackgroundTask> tasks)
    {
        deleted = tasks;
        toasts.Show(new Toast
        {
            Subject = tasks[0].Id,
            Title = tasks is [var only] ? $"Deleted: {TaskWording.Title(only)}" : $"{tasks.Count} tasks deleted",
            Text = tasks is [var one] ? TaskWording.Name(one) : "Ctrl+Z on the tasks page brings them back, too.",
            ActionLabel = "Undo",
            // The toast can be older than the last deletion.
            Action = () => ReferenceEquals(deleted, tasks) ? UndoDelete() : Do(tasks, TaskAction.Restore),
        });
    }

    private BackgroundTask Known(BackgroundTask task) => store.Tasks.FirstOrDefault(t => t.Id == task.Id) ?? TaskSummary.Of(task);

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
}
