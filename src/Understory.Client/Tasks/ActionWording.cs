using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>What actions on tasks are called, and how it is said that they were done or refused.</summary>
public static class ActionWording
{
    /// <summary><c>Delete 3</c>.</summary>
    public static string Button(TaskAction action, int count) => action switch
    {
        TaskAction.Read => $"Mark {count} read",
        TaskAction.Unread => $"Mark {count} unread",
        _ => $"{action} {count}",
    };

    /// <summary><c>3 tasks deleted</c>.</summary>
    public static string Done(TaskAction action, int count) => $"{Tasks(count)} {Participle(action)}";

    /// <summary><c>3 tasks could not be deleted</c>.</summary>
    public static string Refused(TaskAction action, int count) =>
        $"{(count == 1 ? "The task" : Tasks(count))} could not be {Participle(action)}";

    public static string Tasks(int count) => count == 1 ? "1 task" : $"{count} tasks";

    private static string Participle(TaskAction action) => action switch
    {
        TaskAction.Read => "marked as read",
        TaskAction.Unread => "marked as unread",
        TaskAction.Delete => "deleted",
        TaskAction.Restore => "restored",
        TaskAction.Cancel => "cancelled",
        _ => "started again",
    };
}
