using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>The tasks that are picked on the page. A new set comes with each change.</summary>
public sealed class TaskSelection
{
    private string? anchor;

    public IReadOnlySet<string> Ids { get; private set; } = new HashSet<string>();

    /// <param name="range">All from the task that was picked last to this one, as the click on a row with Shift says.</param>
    /// <param name="order">The ids on the page, in their order.</param>
    public void Toggle(string id, bool range, string[] order)
    {
        var next = Ids.ToHashSet();
        var from = range && anchor is not null ? Array.IndexOf(order, anchor) : -1;
        var to = Array.IndexOf(order, id);
        var picked = from < 0 ? [id] : order.Skip(Math.Min(from, to)).Take(Math.Abs(from - to) + 1);
        if (next.Contains(id))
            next.ExceptWith(picked);
        else
            next.UnionWith(picked);
        (Ids, anchor) = (next, id);
    }

    public void Pick(IEnumerable<string> ids) => Ids = ids.ToHashSet();

    public void Clear() => (Ids, anchor) = (new HashSet<string>(), null);

    /// <summary>Whether the action would change the task; what the server refuses is not among it.</summary>
    public static bool Fits(TaskAction action, BackgroundTask task) => action switch
    {
        TaskAction.Read => task.IsUnread,
        TaskAction.Unread => task is { IsFinished: true, ReadAt: not null, DeletedAt: null },
        TaskAction.Delete => task is { IsFinished: true, DeletedAt: null },
        TaskAction.Restore => task.DeletedAt is not null,
        TaskAction.Cancel => task is { IsActive: true, CancelRequestedAt: null },
        TaskAction.Retry => task is { Status: TaskState.Failed, DeletedAt: null },
        _ => false,
    };
}
