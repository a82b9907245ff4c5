using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>
/// The specification's task store: what the server said last, and the tasks whose results are on their way to a page.
/// Only <see cref="PendingTasks"/> is persisted.
/// </summary>
public sealed class TaskStore(ITaskStorage storage)
{
    /// <summary>Raised after every change, and on the thread that made it.</summary>
    public event Action? Changed;

    /// <summary>Raised when something was done that the next poll should show at once.</summary>
    public event Action? PollRequested;

    /// <summary>Tasks that are active or unread, newest first, without params and results.</summary>
    public IReadOnlyList<BackgroundTask> Tasks { get; private set; } = [];

    public int UnreadCount { get; private set; }

    /// <summary>Nobody is there who would run a task, as far as the last poll tells.</summary>
    public bool NoRunner { get; private set; }

    /// <summary>What is wrong with the provider for all tasks alike, as far as the last poll tells; null where nothing is.</summary>
    public ProviderMood? Provider { get; private set; }

    /// <summary>Whole tasks to show once their page is there.</summary>
    public IReadOnlyList<BackgroundTask> PendingTasks { get; private set; } = [];

    /// <summary>The last poll failed; what is shown may be old.</summary>
    public bool Offline { get; private set; }

    /// <summary>Counts changes made on this page. An answer that was asked for before one of them is stale.</summary>
    public int LocalChanges { get; private set; }

    /// <summary>Takes over what a poll brought.</summary>
    public void Take(TaskListResponse list)
    {
        NoRunner = list.Runners == 0;
        Provider = list.Provider;
        SetTasks(list.Tasks, list.UnreadCount);
    }

    /// <param name="unreadCount">Null leaves the count as it is.</param>
    public void SetTasks(IReadOnlyList<BackgroundTask> tasks, int? unreadCount = null)
    {
        Tasks = tasks;
        UnreadCount = unreadCount ?? UnreadCount;
        Changed?.Invoke();
    }

    /// <summary>Takes over one task that this page created, changed or read, ahead of the next poll.</summary>
    public void Put(BackgroundTask task) => Put([task]);

    /// <summary>Takes over several at once.</summary>
    public void Put(IReadOnlyCollection<BackgroundTask> tasks)
    {
        var puts = tasks.ToDictionary(t => t.Id);
        var known = Tasks.ToDictionary(t => t.Id);
        var unread = puts.Values.Sum(t => (t.IsUnread ? 1 : 0) - (known.TryGetValue(t.Id, out var old) && old.IsUnread ? 1 : 0));
        LocalChanges++;
        SetTasks(
            [.. tasks.Where(t => !known.ContainsKey(t.Id)), .. Tasks.Select(t => puts.GetValueOrDefault(t.Id, t))],
            Math.Max(0, UnreadCount + unread));
    }

    public void MarkAllRead(DateTimeOffset now)
    {
        LocalChanges++;
        SetTasks([.. Tasks.Select(t => t.IsUnread ? t with { ReadAt = now } : t)], 0);
    }

    public void SetOffline(bool offline)
    {
        if (Offline == offline)
            return;
        Offline = offline;
        Changed?.Invoke();
    }

    public void RequestPoll() => PollRequested?.Invoke();

    /// <returns>Completes when the task is stored for a page load; subscribers hear of it at once.</returns>
    public Task AddPendingTask(BackgroundTask task)
    {
        PendingTasks = [.. PendingTasks.Where(t => t.Id != task.Id), task];
        Changed?.Invoke();
        return Persist();
    }

    public Task RemovePendingTask(string taskId)
    {
        if (PendingTasks.All(t => t.Id != taskId))
            return Task.CompletedTask;
        PendingTasks = [.. PendingTasks.Where(t => t.Id != taskId)];
        Changed?.Invoke();
        return Persist();
    }

    /// <summary>Queued or running.</summary>
    public IReadOnlyList<BackgroundTask> GetActiveTasks() => [.. Tasks.Where(t => t.IsActive)];

    /// <summary>Complete or failed, and not read.</summary>
    public IReadOnlyList<BackgroundTask> GetUnreadTasks() => [.. Tasks.Where(t => t.IsUnread)];

    public bool IsTaskRunning(string type) => Tasks.Any(t => t.IsActive && t.Type == type);

    /// <summary>Brings back the pending tasks of the page load before. Tasks that were added meanwhile stay.</summary>
    public async Task Restore()
    {
        var saved = await storage.Load();
        var added = PendingTasks;
        PendingTasks = [.. saved.Where(s => added.All(a => a.Id != s.Id)), .. added];
        if (saved.Count > 0)
            Changed?.Invoke();
    }

    private async Task Persist()
    {
        // Where the whole does not fit, the page that shows the task fetches its result on arrival.
        if (!await storage.Save(PendingTasks))
            await storage.Save([.. PendingTasks.Select(TaskSummary.Of)]);
    }
}
