using System.Collections.Concurrent;

namespace Understory.Tasks;

/// <summary>The attempts that this process works on now, by claim.</summary>
public sealed class RunningTasks
{
    private readonly ConcurrentDictionary<string, TaskAttempt> _attempts = new(StringComparer.Ordinal);

    internal IReadOnlyCollection<TaskAttempt> All => [.. _attempts.Values];

    /// <summary>Cuts the tasks' calls at once where they run here; elsewhere their owners see the request at their next sign of life.</summary>
    public void Cancel(IReadOnlyCollection<string> taskIds)
    {
        foreach (var attempt in All.Where(a => taskIds.Contains(a.TaskId)))
            attempt.Stop(StopReason.Cancel);
    }

    internal void Add(TaskAttempt attempt) => _attempts[attempt.ClaimToken] = attempt;

    internal void Remove(TaskAttempt attempt) => _attempts.TryRemove(attempt.ClaimToken, out _);
}
