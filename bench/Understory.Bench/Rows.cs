using Understory.Storage;

namespace Understory.Bench;

/// <summary>Many rows of <c>tasks</c>, written by the database itself.</summary>
internal static class Rows
{
    /// <summary>Finished tasks, the newest of which are unread, each with a result of about 1 KB.</summary>
    public static Task AddFinished(this Database database, int count, int unread, CancellationToken cancel) => database.Write(
        async session =>
        {
            await session.Execute(
                $$"""
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)
                INSERT INTO tasks
                  (id, type, status, version, params, context, result, summary, progress, engine, attempt,
                   created_at, available_at, started_at, completed_at, read_at)
                SELECT
                  printf('finished-%08d', i), 'refine', 'complete', 'v1.0', '{}', '{"returnPath":"/stories?version=v1.0"}',
                  printf('{"refinements":[],"summary":"%s"}', printf('%.*c', 1000, 'x')), '12 of 90 stories need work',
                  '{"done":90,"total":90}', 'offline', 1,
                  {{At("i")}}, {{At("i")}}, {{At("i + 1")}}, {{At("i + 2")}}, CASE WHEN i <= @count - @unread THEN {{At("i + 3")}} END
                FROM n
                """,
                new { count, unread });
            await session.Execute(
                "INSERT INTO task_texts (task_id, asked, outcome) SELECT id, 'refine v1.0 1.1.1, 1.1.2 and some words that a person asked for', LOWER(summary) FROM tasks");
        },
        cancel);

    /// <summary>Tasks that wait, all of them claimable.</summary>
    public static Task AddQueued(this Database database, int count, string type, CancellationToken cancel) => database.Write(
        session => session.Execute(
            $$"""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)
            INSERT INTO tasks (id, type, status, version, params, created_at, available_at)
            SELECT printf('queued-%08d', i), @type, 'queued', 'v1.0', '{}', {{At("i")}}, {{At("i")}} FROM n
            """,
            new { count, type }),
        cancel);

    // One row a second, from a time that is over.
    private static string At(string seconds) => $"strftime('%Y-%m-%dT%H:%M:%fZ', '2025-01-01', ({seconds}) || ' seconds')";
}
