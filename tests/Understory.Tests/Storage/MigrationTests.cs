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
        await using var storage = await TestStorage.Create(empty: true);
        var databases = Enumerable.Range(0, 8).Select(_ => storage.Open()).ToList();

        await Task.WhenAll(databases.Select(d => Task.Run(() => Migrations.Apply(d, Cancel), Cancel)));

        var applied = await databases[0].Read(s => s.Query<int>("SELECT number FROM migrations ORDER BY number"), Cancel);
        Assert.Equal(Enumerable.Range(1, applied.Count), applied);
        foreach (var database in databases)
            await database.DisposeAsync();
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
