using Understory.Client.Notifications;
using Understory.Client.Tabs;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>
/// Tells a person that tasks ended: once, with the result, where they are looking. Every tab sees the ends and keeps them
/// until it is looked at; the one that is claims them for all. While no tab has the focus, the one that polls notifies.
/// </summary>
public sealed class TaskAnnouncer(
    TaskToasts toasts, BrowserNotifications notifications, IAttention attention, ITabs tabs, TaskStore store)
{
    private readonly FinishedTasks finished = new();
    private readonly List<string> watched = [];
    private List<EndedTask> due = [];
    private bool began;

    /// <summary>
    /// While the watch is held no toast is shown in this tab for the task: a surface on the page tells of it by itself, and
    /// whoever looks at it has been told. The same goes for the task's rounds.
    /// </summary>
    public IDisposable Watch(string taskId)
    {
        watched.Add(taskId);
        return new Release(() => watched.Remove(taskId));
    }

    /// <param name="before">What the page knew.</param>
    /// <param name="after">What the server says now.</param>
    /// <param name="away">The person or the server was away in between.</param>
    public async Task Announce(IReadOnlyList<BackgroundTask> before, IReadOnlyList<BackgroundTask> after, bool away)
    {
        var first = !began;
        began = true;
        var ended = first ? finished.Begin(after) : finished.Next(before, after);
        due.AddRange(ended.Select(task => new EndedTask(task, first || away)));
        await Tell();
        if (first || tabs.Role == TabRole.Follows)
            return;
        foreach (var task in ended)
            await notifications.Show(TaskWording.Title(task), TaskWording.Name(task), task.Id, Address(task));
    }

    /// <summary>Tells what is due, if the person is at this tab.</summary>
    public async Task Tell()
    {
        if (due.Count == 0)
            return;
        var here = await attention.IsHere();
        // What was read meanwhile, in this tab or another, needs no notice.
        var open = due.Where(d => store.Tasks.Any(t => t.IsUnread && t.Id == d.Task.Id && t.Run == d.Task.Run)).ToList();
        due = here ? [] : [.. open.Select(d => d with { Away = true })];
        if (!here || open.Count == 0)
            return;
        var mine = await attention.Claim([.. open.Select(d => d.Mark)]);
        toasts.Show([.. open.Where(d => mine.Contains(d.Mark) && !IsWatched(d.Task))]);
    }

    private bool IsWatched(BackgroundTask task) =>
        watched.Contains(task.Id) || (task.ParentTaskId is { } parent && watched.Contains(parent));

    private static string Address(BackgroundTask task) =>
        Contracts.Routes.Pages.Result(task, TaskWording.ReturnPath(task));

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}

/// <param name="Away">It ended while nobody looked.</param>
public sealed record EndedTask(BackgroundTask Task, bool Away)
{
    /// <summary>The end of this run of the task, for all tabs.</summary>
    public string Mark => $"{Task.Id}.{Task.Run}";
}
