using System.Collections.Concurrent;

namespace Understory.Tasks;

/// <summary>The attempts that this process works on now, by claim.</summary>
public sealed class RunningTasks
{
    private readonly ConcurrentDictionary<string, TaskAttempt> _attempts = new(StringComparer.Ordinal);

    internal IReadOnlyCollection<TaskAttempt> All => [.. _attempts.Values];

    /// <summary>Cuts a task's call at once where it runs here; elsewhere its owner sees the request at its next sign of life.</summary>
    public void Cancel(string taskId)
    {
        foreach (var attempt in All.Where(a => a.TaskId == taskId))
            attempt.Stop(StopReason.Cancel);
    }

    internal void Add(TaskAttempt attempt) => _attempts[attempt.ClaimToken] = attempt;

    internal void Remove(TaskAttempt attempt) => _attempts.TryRemove(attempt.ClaimToken, out _);
}
