using Understory.Storage;

namespace Understory.Tasks;

/// <summary>Section <c>Tasks</c> of the configuration. Checked at start, all problems together.</summary>
public sealed class TaskOptions
{
    public const string Section = "Tasks";

    /// <summary>Tasks that run at once. Default 4.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>
    /// Tasks of one type that run at once, by type; a type that is not named may fill <see cref="Concurrency"/>. As in
    /// <c>Tasks:ConcurrencyOf:refine=2</c>.
    /// </summary>
    public Dictionary<string, int> ConcurrencyOf { get; } = new(StringComparer.Ordinal);

    /// <summary>Seconds that a task may run in all its starts of a run together. Default 900.</summary>
    public double DeadlineSeconds { get; set; } = 900;

    /// <summary>
    /// Seconds for which a claim holds without a sign of life. Default 30, and 60 on SQLite, whose writers wait for each other.
    /// </summary>
    public double? LeaseSeconds { get; set; }

    /// <summary>Seconds between two signs of life. Default 10.</summary>
    public double HeartbeatSeconds { get; set; } = 10;

    /// <summary>Seconds between two looks at the queue when nothing wakes the runner. Default 10.</summary>
    public double PollSeconds { get; set; } = 10;

    /// <summary>Starts of one run whose runner may die before the task fails as interrupted. Default 5.</summary>
    public int MaxRescues { get; set; } = 5;

    /// <summary>Streams of <c>GET /api/tasks/events</c> that may be open at once. Default 256.</summary>
    public int EventStreams { get; set; } = 256;

    /// <summary>
    /// Days after which a deleted task is removed for good, with its rounds and all that hangs on them. Null, the default: never.
    /// </summary>
    public double? PurgeDeletedAfterDays { get; set; }

    internal int Limit(string type) => Math.Min(ConcurrencyOf.GetValueOrDefault(type, Concurrency), Concurrency);

    internal TimeSpan Deadline => TimeSpan.FromSeconds(DeadlineSeconds);

    /// <exception cref="InvalidOperationException">The options did not pass through <see cref="Complete"/>.</exception>
    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds!.Value);

    internal TimeSpan Heartbeat => TimeSpan.FromSeconds(HeartbeatSeconds);

    internal TimeSpan Poll => TimeSpan.FromSeconds(PollSeconds);

    /// <summary>Sets what depends on the database and was not set.</summary>
    internal void Complete(Database database) => LeaseSeconds ??= database.IsShared ? 30 : 60;

    /// <param name="types">The types of tasks that there are.</param>
    internal IEnumerable<string> Problems(IReadOnlyCollection<string> types)
    {
        if (Concurrency is < 1 or > 256)
            yield return $"Tasks:Concurrency is {Concurrency}; it must be from 1 to 256.";
        foreach (var (type, limit) in ConcurrencyOf)
        {
            if (!types.Contains(type))
                yield return $"Tasks:ConcurrencyOf:{type} names no type of tasks; there are {string.Join(", ", types)}.";
            else if (limit is < 1 or > 256)
                yield return $"Tasks:ConcurrencyOf:{type} is {limit}; it must be from 1 to 256.";
        }

        if (!(DeadlineSeconds is > 0 and <= 86_400))
            yield return $"Tasks:DeadlineSeconds is {DeadlineSeconds}; it must be more than 0 and at most 86400.";
        if (!(HeartbeatSeconds > 0))
            yield return $"Tasks:HeartbeatSeconds is {HeartbeatSeconds}; it must be more than 0.";
        if (!(LeaseSeconds >= 2 * HeartbeatSeconds && LeaseSeconds <= 86_400))
            yield return $"Tasks:LeaseSeconds is {LeaseSeconds}; it must be at least twice Tasks:HeartbeatSeconds and at most 86400.";
        if (!(PollSeconds is > 0 and <= 3600))
            yield return $"Tasks:PollSeconds is {PollSeconds}; it must be more than 0 and at most 3600.";
        if (MaxRescues is < 0 or > 1000)
            yield return $"Tasks:MaxRescues is {MaxRescues}; it must be from 0 to 1000.";
        if (EventStreams is < 1 or > 100_000)
            yield return $"Tasks:EventStreams is {EventStreams}; it must be from 1 to 100000.";
        if (PurgeDeletedAfterDays is not (null or (> 0 and <= 36_500)))
            yield return $"Tasks:PurgeDeletedAfterDays is {PurgeDeletedAfterDays}; it must be more than 0 and at most 36500, or left out to keep all.";
    }
}
