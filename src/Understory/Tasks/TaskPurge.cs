using Microsoft.Extensions.Options;
using Understory.Storage;

namespace Understory.Tasks;

/// <summary>
/// Removes for good what was deleted long ago, where the configuration wants that. A task goes together with its rounds, and
/// only when all of them may go: a review that stands can choose any of its rounds, deleted ones too. What a story's history
/// says of the task stays.
/// </summary>
public sealed class TaskPurge(
    Database database, TaskSignals signals, IEnumerable<TaskTable> tables, IOptions<TaskOptions> options, ILogger<TaskPurge> logger) : IRunnerLoop
{
    private const int Batch = 50;
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(1);

    private const string Over = "status IN ('complete', 'failed')";

    private readonly TimeSpan? _age = options.Value.PurgeDeletedAfterDays is { } days ? TimeSpan.FromDays(days) : null;

    public string Name => "purge";

    public bool IsWanted => _age is not null;

    /// <summary>Tasks that may go, longest deleted first. Parameters: <c>age</c>, the negative milliseconds, and <c>batch</c>.</summary>
    public static string Candidates(Dialect dialect) =>
        $"SELECT id FROM tasks WHERE {MayGo(dialect)} ORDER BY deleted_at, id LIMIT @batch";

    public async Task<TimeSpan> Step(CancellationToken cancel)
    {
        var age = -(long)_age!.Value.TotalMilliseconds;
        var ids = await database.Read(session => session.Query<string>(Candidates(session.Dialect), new { age, batch = Batch }), cancel);
        if (ids.Count == 0)
            return BetweenLooks;
        var gone = await database.Write(
            async session =>
            {
                var purged = 0;
                foreach (var id in ids)
                    purged += await Purge(session, id, age);
                return purged;
            },
            cancel);
        if (gone > 0)
        {
            signals.Changed();
            logger.LogInformation("{Tasks} tasks that were deleted more than {Days} days ago are gone for good", gone, _age.Value.TotalDays);
        }

        return ids.Count < Batch ? BetweenLooks : BetweenBatches;
    }

    // How many rows of tasks are gone.
    private async Task<int> Purge(Session session, string id, long age)
    {
        // Takes the row, so that nobody restores it until the end; whoever did before is seen here.
        var taken = await session.Execute($"UPDATE tasks SET deleted_at = deleted_at WHERE id = @id AND {MayGo(session.Dialect)}", new { id, age });
        if (taken == 0)
            return 0;
        foreach (var table in tables)
            await session.Execute($"DELETE FROM {table.Name} WHERE task_id IN (SELECT id FROM tasks WHERE id = @id OR parent_task_id = @id)", new { id });
        // A round that came meanwhile refers to its task, and the database refuses to part them.
        var rounds = await session.Execute(
            $"DELETE FROM tasks WHERE parent_task_id = @id AND {Over} AND deleted_at < {session.Dialect.NowPlus("@age")}", new { id, age });
        return rounds + await session.Execute("DELETE FROM tasks WHERE id = @id", new { id });
    }

    private static string MayGo(Dialect dialect) =>
        $"""
        {Over} AND deleted_at < {dialect.NowPlus("@age")} AND parent_task_id IS NULL
        AND NOT EXISTS (
          SELECT 1 FROM tasks AS round
          WHERE round.parent_task_id = tasks.id AND (round.deleted_at IS NULL OR round.deleted_at >= {dialect.NowPlus("@age")}))
        """;
}

/// <summary>A table whose rows belong to a task by their <c>task_id</c> and go with it.</summary>
public sealed record TaskTable(string Name);
