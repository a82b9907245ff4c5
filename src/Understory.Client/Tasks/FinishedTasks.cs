using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>
/// Sees tasks end between two polls, each once. The polled list holds active and unread tasks, so one that ended and was
/// read elsewhere is simply gone from it: that needs no notice.
/// </summary>
public sealed class FinishedTasks
{
    private readonly HashSet<(string Id, int Run)> told = [];
    private DateTimeOffset newest = DateTimeOffset.MinValue;

    /// <summary>Takes the first list of a page load: what is unread in it ended before.</summary>
    public IReadOnlyList<BackgroundTask> Begin(IReadOnlyList<BackgroundTask> tasks)
    {
        Advance(tasks);
        return [.. tasks.Where(t => t.IsUnread && told.Add((t.Id, t.Run)))];
    }

    /// <summary>
    /// The tasks that ended: those known as active before, and those created since that were faster than the poll.
    /// </summary>
    public IReadOnlyList<BackgroundTask> Next(IReadOnlyList<BackgroundTask> before, IReadOnlyList<BackgroundTask> after)
    {
        var active = before.Where(t => t.IsActive).Select(t => t.Id).ToHashSet();
        var known = newest;
        Advance(after);
        return [.. after.Where(t => t.IsUnread && (active.Contains(t.Id) || t.CreatedAt > known) && told.Add((t.Id, t.Run)))];
    }

    private void Advance(IReadOnlyList<BackgroundTask> tasks)
    {
        foreach (var task in tasks)
        {
            if (task.CreatedAt > newest)
                newest = task.CreatedAt;
        }
    }
}
