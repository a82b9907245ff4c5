using Understory.Storage;

namespace Understory.Tests.Support;

/// <summary>Tasks that were never run, written beside a server that runs: it reads them with the next list.</summary>
public static class SeededTasks
{
    public static string Id(int number) => $"00000000-0000-7000-8000-{number:D12}";

    /// <summary>
    /// Finished tasks, numbered from 1, each newer than the one before: every third failed, the others
    /// complete; every fifth asks to generate, the others to refine v1.1. The newest ones are unread.
    /// </summary>
    /// <param name="folder">The data folder.</param>
    public static async Task Add(string folder, int count, int unread = 0)
    {
        await using var database = new SqliteDatabase(Path.Combine(folder, "understory.db"));
        await database.Write(
            session => session.Execute(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)
                INSERT INTO tasks
                  (id, type, status, version, params, context, result, summary, error, error_kind, engine, attempt,
                   created_at, available_at, started_at, completed_at, read_at)
                SELECT
                  printf('00000000-0000-7000-8000-%012d', i), CASE WHEN i % 5 = 0 THEN 'generate' ELSE 'refine' END,
                  CASE WHEN i % 3 = 0 THEN 'failed' ELSE 'complete' END, 'v1.1',
                  CASE WHEN i % 5 = 0 THEN '{"description":"Members reserve drill ' || i || '"}' END, '{"returnPath":"/stories?version=v1.1"}',
                  CASE WHEN i % 3 = 0 THEN NULL ELSE '{"refinements":[],"stories":[],"summary":"Looked at all.","reasoning":"They fit."}' END,
                  CASE WHEN i % 3 = 0 THEN NULL ELSE i || ' of 9000 stories need work' END,
                  CASE WHEN i % 3 = 0 THEN 'The engine fell silent. Retry.' END, CASE WHEN i % 3 = 0 THEN 'timeout' END, 'offline', 1,
                  strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', i || ' minutes'), 'x',
                  strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', i || ' minutes'), strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', (i + 1) || ' minutes'),
                  CASE WHEN i <= @count - @unread THEN '2026-01-02T00:00:00.000Z' END
                FROM n;
                INSERT INTO task_texts (task_id, asked, outcome)
                SELECT id, type || ' ' || version || ' ' || LOWER(COALESCE(params, '')), COALESCE(summary, error) FROM tasks WHERE id LIKE '00000000-0000-7000-8000-%'
                """,
                new { count, unread }),
            CancellationToken.None);
    }
}
