using System.Collections.Concurrent;

namespace Understory.Tasks;

/// <summary>The attempts that this process works on now, by claim.</summary>
public sealed class RunningTasks(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TaskAttempt> _attempts = new(StringComparer.Ordinal);

    /// <summary>Signalled when a claim may have been asked to stop, so that its lease is looked at now and not at the next sign of life.</summary>
    public WakeUp LookAgain { get; } = new(time);

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
