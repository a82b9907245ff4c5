using System.Diagnostics;
using System.Globalization;
using Understory.FakeClaude;
using Understory.Storage;

namespace Understory.Tests.Chaos;

/// <summary>What came of a storm, asked of the database and of the fake Claude, and never of the clock except for the recoveries.</summary>
/// <param name="Lost">Tasks that did not end.</param>
/// <param name="DuplicateResults">Tasks with more executions than one and its recorded rescues explain.</param>
/// <param name="DoublePaid">Questions of a task that were answered well more than once.</param>
/// <param name="Unrecorded">Calls that the fake Claude counted and no row announced.</param>
/// <param name="Stuck">Running rows without a living lease.</param>
/// <param name="Recoveries">
/// Seconds from a kill until nothing of the dead node was running any more, shortest first; on SQLite from the next process's start
/// until the tasks of the dead one ran again.
/// </param>
internal sealed record StormReport(int Tasks, int Kills, int Lost, int DuplicateResults, int DoublePaid, int Unrecorded, int Stuck, IReadOnlyList<double> Recoveries)
{
    /// <summary>An answer takes about a second, so that most kills meet one.</summary>
    public static Pace Pace { get; } = new(300, 300);

    /// <summary>What <see cref="Kills"/> counts, where nobody was killed.</summary>
    public string Blows { get; init; } = "kills";

    public bool IsClean => (Lost, DuplicateResults, DoublePaid, Unrecorded, Stuck) == (0, 0, 0, 0, 0);

    /// <summary>Returns when nothing waits or runs any more.</summary>
    public static async Task Calm(Database database, CancellationToken cancel)
    {
        while (await database.Read(session => session.Scalar<int>("SELECT COUNT(*) FROM tasks WHERE status IN ('queued', 'running')"), cancel) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancel);
    }

    public static async Task<StormReport> Read(Database database, FakeClaudeServer claude, int tasks, int kills, IEnumerable<double> recoveries, CancellationToken cancel)
    {
        async Task<int> Count(string sql) => await database.Read(session => session.Scalar<int>(sql), cancel);
        return new StormReport(
            tasks,
            kills,
            tasks - await Count("SELECT COUNT(*) FROM tasks WHERE status = 'complete'"),
            await Count("SELECT COUNT(*) FROM tasks WHERE attempt > 1 + rescues"),
            await Count(
                """
                SELECT COUNT(*) FROM (
                  SELECT task_id FROM task_calls WHERE answer IS NOT NULL AND error_kind IS NULL GROUP BY task_id, call_key HAVING COUNT(*) > 1) AS twice
                """),
            Math.Max(0, claude.Stats().Calls - await Count("SELECT COUNT(*) FROM task_calls")),
            await Count($"SELECT COUNT(*) FROM tasks WHERE status = 'running' AND lease_until < {database.Dialect.Now}"),
            [.. recoveries.Order()]);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        tasks {Tasks}, {Blows} {Kills}
        tasks_lost {Lost}
        duplicate_results {DuplicateResults}
        double_paid {DoublePaid}
        calls_unrecorded {Unrecorded}
        running_without_lease {Stuck}
        recovery_seconds p50 {Share(0.5):0.0}, p95 {Share(0.95):0.0} (of {Recoveries.Count} {Blows} that met running tasks)
        """);

    private double Share(double share) => Recoveries.Count == 0 ? 0 : Recoveries[(int)Math.Min(Recoveries.Count - 1, Math.Floor(share * Recoveries.Count))];
}

/// <summary>How long after a kill something of the dead node still ran.</summary>
internal static class Recovery
{
    /// <returns>Null where it ran nothing.</returns>
    public static async Task<double?> Of(Database database, string nodeId, CancellationToken cancel)
    {
        var from = Stopwatch.GetTimestamp();
        if (await Running() == 0)
            return null;
        while (await Running() > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
        return Stopwatch.GetElapsedTime(from).TotalSeconds;

        Task<int> Running() => database.Read(
            session => session.Scalar<int>("SELECT COUNT(*) FROM tasks WHERE status = 'running' AND node = @nodeId", new { nodeId }), cancel);
    }
}
