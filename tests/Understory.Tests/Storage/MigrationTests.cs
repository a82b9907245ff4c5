using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Storage;

public sealed class MigrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_that_start_together_migrate_once()
    {
        var folder = Directory.CreateTempSubdirectory("understory-db-").FullName;
        var databases = Enumerable.Range(0, 8).Select(_ => new SqliteDatabase(Path.Combine(folder, "understory.db"))).ToList();

        await Task.WhenAll(databases.Select(d => Task.Run(() => Migrations.Apply(d, Cancel), Cancel)));

        var applied = await databases[0].Read(s => s.Query<int>("SELECT number FROM migrations ORDER BY number"), Cancel);
        Assert.Equal(Enumerable.Range(1, applied.Count), applied);
        foreach (var database in databases)
            await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await using var db = await TestDatabase.Create();
        await db.Execute("INSERT INTO migrations (number, name, applied_at) VALUES (9999, 'later', 'x')");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrations.Apply(db.Database, Cancel));

        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rounds_of_a_task_are_found_by_an_index()
    {
        await using var db = await TestDatabase.Create();

        var plan = await db.Database.Read(
            s => s.Query<(int, int, int, string Detail)>(
                "EXPLAIN QUERY PLAN SELECT id FROM tasks WHERE parent_task_id = @id AND deleted_at IS NULL ORDER BY created_at DESC, id DESC",
                new { id = "x" }),
            Cancel);

        Assert.Contains("tasks_rounds", Assert.Single(plan).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_keeps_what_it_says_it_committed()
    {
        await using var db = await TestDatabase.Create();

        Assert.Equal("wal", await db.Scalar<string>("PRAGMA journal_mode"));
        Assert.Equal(2, await db.Database.Write(s => s.Scalar<int>("PRAGMA synchronous"), Cancel));
        Assert.Equal(1, await db.Scalar<int>("PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task A_write_that_throws_leaves_nothing_behind()
    {
        await using var db = await TestDatabase.Create();

        await Assert.ThrowsAsync<TimeoutException>(() => db.Database.Write(
            async session =>
            {
                await session.Execute("INSERT INTO migrations (number, name, applied_at) VALUES (77, 'half', 'x')");
                throw new TimeoutException();
            },
            Cancel));

        Assert.Equal(0, await db.Scalar<int>("SELECT COUNT(*) FROM migrations WHERE number = 77"));
    }
}
