using System.Diagnostics.Metrics;
using Understory.Storage;
using Understory.Telemetry;

namespace Understory.Tasks;

/// <summary>
/// How many tasks wait and run, and since when the oldest of them. Looked up now and then while someone listens, so that
/// neither a task nor whoever reads the numbers waits for the database.
/// </summary>
public sealed class QueueGauge : IRunnerLoop
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ObservableGauge<long> _tasks;
    private readonly ObservableGauge<double> _age;
    private Seen? _seen;

    public QueueGauge(IMeterFactory meters, Database database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        var meter = meters.Create(Signals.Name);
        _tasks = meter.CreateObservableGauge(
            "understory.task.count", () => Fresh().Select(s => new Measurement<long>(s.Tasks, Tag(s))), "{task}", "Tasks that wait or run, by state.");
        _age = meter.CreateObservableGauge(
            "understory.task.oldest", () => Fresh().Select(s => new Measurement<double>(s.OldestMs / 1000.0, Tag(s))), "s",
            "Since when the oldest task waits or runs, by state; 0 where there is none.");
    }

    public string Name => "queue gauge";

    public bool IsWanted => true;

    // Waiting counts from when a task is due, running from its claim. Each row of it is read from an index.
    public static string Sql(Dialect dialect) =>
        $"""
        SELECT 'queued' AS state, COUNT(*) AS tasks, COALESCE({dialect.MillisecondsBetween("MIN(available_at)", dialect.Now)}, 0) AS oldest_ms
        FROM tasks WHERE status = 'queued'
        UNION ALL
        SELECT 'running', COUNT(*), COALESCE({dialect.MillisecondsBetween("MIN(claimed_at)", dialect.Now)}, 0)
        FROM tasks WHERE status = 'running'
        """;

    public async Task<TimeSpan> Step(CancellationToken cancel)
    {
        Volatile.Write(ref _seen, _tasks.Enabled || _age.Enabled
            ? new Seen(_time.GetTimestamp(), await _database.Read(session => session.Query<StateRow>(Sql(session.Dialect)), cancel))
            : null);
        return Every;
    }

    // What is old is not said: a database that does not answer has no depth that is known.
    private IReadOnlyList<StateRow> Fresh() =>
        Volatile.Read(ref _seen) is { } seen && _time.GetElapsedTime(seen.At) < 3 * Every ? seen.States : [];

    private static KeyValuePair<string, object?> Tag(StateRow row) => new(Signals.State, row.State);

    private sealed record Seen(long At, IReadOnlyList<StateRow> States);

    private sealed class StateRow
    {
        public string State { get; init; } = "";
        public long Tasks { get; init; }
        public long OldestMs { get; init; }
    }
}
