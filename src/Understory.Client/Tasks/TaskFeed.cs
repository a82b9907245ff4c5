using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>Loads the list page by page and keeps what is loaded in step with what the polling sees.</summary>
public sealed class TaskFeed(ITaskApi api, TaskStore store) : IDisposable
{
    private const int PageSize = 50;

    private readonly HashSet<string> looked = [];
    private CancellationTokenSource loading = new();
    private DateTimeOffset newestLooked = DateTimeOffset.MinValue;
    private TaskFilter filter = new();
    private bool looking;

    /// <summary>Null before the first answer and after a failure.</summary>
    public TaskRows? Rows { get; private set; }

    /// <summary>Newer tasks that wait for the person to want them.</summary>
    public IReadOnlyList<BackgroundTask> Waiting { get; private set; } = [];

    /// <summary>Why there are no rows.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>Why there are no more rows.</summary>
    public Problem? MoreProblem { get; private set; }

    /// <summary>Other rows are on their way; those that are here belong to the filter before.</summary>
    public bool Loading { get; private set; }

    public bool LoadingMore { get; private set; }

    public void Begin(TaskFilter asked, TaskListResponse first)
    {
        filter = asked;
        (Rows, Waiting, Problem, MoreProblem) = (new(first), [], null, null);
    }

    /// <returns>The first page; null where it did not come, or where another load overtook this one.</returns>
    public async Task<TaskListResponse?> Load(TaskFilter asked)
    {
        await loading.CancelAsync();
        loading = new();
        var cancel = loading.Token;
        (filter, Loading, LoadingMore) = (asked, true, false);
        var reply = await Fetch(null, cancel);
        if (cancel.IsCancellationRequested)
            return null;
        Loading = false;
        if (reply?.Value is { } first)
            Begin(asked, first);
        else
            (Rows, Problem) = (null, reply?.Problem);
        return reply?.Value;
    }

    public async Task More()
    {
        if (Rows is not { NextCursor: { } cursor } rows || LoadingMore || Loading)
            return;
        (LoadingMore, MoreProblem) = (true, null);
        var reply = await Fetch(cursor, loading.Token);
        if (reply is null || Rows != rows)
            return;
        (LoadingMore, MoreProblem) = (false, reply.Problem);
        if (reply.Value is { } next)
            rows.Append(next);
    }

    /// <summary>Takes over what the polling saw.</summary>
    /// <returns>Whether any row looks different now.</returns>
    public bool Follow() => Rows?.Update(store.Tasks) == true;

    /// <summary>Fetches what the polling only hints at: newer tasks, and active ones that left its list.</summary>
    /// <returns>Whether there is something to draw.</returns>
    public async Task<bool> Look()
    {
        if (Rows is not { } rows || Loading || looking || store.Offline)
            return false;
        looking = true;
        var changed = await LookForEnded(rows) | await LookForNewer(rows);
        looking = false;
        return changed;
    }

    public void ShowWaiting()
    {
        Rows?.Prepend(Waiting);
        Waiting = [];
    }

    public void Dispose()
    {
        loading.Cancel();
        loading.Dispose();
    }

    private async Task<bool> LookForNewer(TaskRows rows)
    {
        var newest = store.Tasks.Where(t => t.DeletedAt is null).Select(t => t.CreatedAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        if (newest <= newestLooked || newest <= (rows.Newest?.CreatedAt ?? DateTimeOffset.MinValue))
            return false;
        newestLooked = newest;
        if ((await Fetch(null, loading.Token))?.Value is not { Tasks.Count: > 0 } first || Rows != rows)
            return false;
        var newer = first.Tasks.TakeWhile(t => !rows.Has(t.Id)).ToList();
        if (newer.Count == first.Tasks.Count)
            Begin(filter, first);
        else
            Waiting = newer;
        return newer.Count > 0;
    }

    // An active task that is gone from the polled list ended and was read elsewhere. Each is asked for once a start.
    private async Task<bool> LookForEnded(TaskRows rows)
    {
        var known = store.Tasks.Select(t => t.Id).ToHashSet();
        var changed = false;
        foreach (var gone in rows.All.Where(t => t.IsActive && !known.Contains(t.Id) && looked.Add($"{t.Id} {t.Run}")).ToList())
        {
            if ((await api.Task(gone.Id, CancellationToken.None)).Value is { Task: var task })
                changed |= rows.Update([task]);
        }

        return changed;
    }

    private async Task<Client.Shared.Reply<TaskListResponse>?> Fetch(string? cursor, CancellationToken cancel)
    {
        try
        {
            return await api.List(filter.Query(PageSize, cursor), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
