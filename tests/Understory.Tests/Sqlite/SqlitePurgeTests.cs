using Understory.Tasks;
using Understory.Tests.Api;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Sqlite;

/// <summary>Purging, with what only SQLite lets a test see and do.</summary>
public sealed class SqlitePurgeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_that_refers_to_tasks_is_known_to_go_with_them()
    {
        await using var storage = await TestStorage.Create(postgres: false);
        await using var app = await TestApp.Start(storage: storage);

        var referring = await app.Database.Read(
            s => s.Query<string>(
                """
                SELECT DISTINCT m.name FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS f
                WHERE m.type = 'table' AND f."table" = 'tasks' AND m.name <> 'tasks'
                """),
            Cancel);

        Assert.Equal(referring.Order(StringComparer.Ordinal), app.Service<IEnumerable<TaskTable>>().Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("queued", "NULL, NULL, NULL, NULL, NULL")]
    [InlineData("running", "'x', 'x', 'x', 'x', NULL")]
    public async Task A_task_that_waits_or_runs_stays_whatever_its_row_says(string status, string columns)
    {
        await using var storage = await TestStorage.Create(postgres: false);
        await using var app = await TestApp.Start(storage: storage, settings: "Tasks:PurgeDeletedAfterDays=30");
        // No such row can be written; the guard stands all the same.
        await app.Database.Write(
            s => s.Execute(
                $"""
                PRAGMA ignore_check_constraints = ON;
                INSERT INTO tasks (id, type, status, version, created_at, available_at, deleted_at, started_at, claim_token, claimed_at, lease_until, completed_at)
                VALUES ('odd', 'other', '{status}', 'v1.0', 'x', '2999-01-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z', {columns});
                PRAGMA ignore_check_constraints = OFF
                """),
            Cancel);

        await PurgeTests.Purge(app);

        Assert.Equal(1, await app.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM tasks"), Cancel));
    }
}
