using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Understory.Health;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Sqlite;

/// <summary>What is said of a file that cannot be written.</summary>
public sealed class SqliteHealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_another_process_holds_the_database_it_is_live_but_not_ready_and_then_ready_again()
    {
        await using var storage = await TestStorage.Create(postgres: false);
        await using var app = await TestApp.Start(storage: storage);
        await using var other = new SqliteConnection($"Data Source={storage.File};Pooling=false");
        await other.OpenAsync(Cancel);
        await Probes.Until(app, HttpStatusCode.OK);

        string problem;
        await using (var held = other.BeginTransaction(deferred: false))
        {
            problem = (await Probes.Until(app, HttpStatusCode.ServiceUnavailable)).Body;
            Assert.Equal(HttpStatusCode.OK, (await Probes.Get(app, HealthFeature.Live)).Status);
        }

        Assert.Contains("The database did not take a write within 3 s", problem, StringComparison.Ordinal);
        await Probes.Until(app, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_said_to_be_and_comes_back()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("understory-test-").FullName, "away");
        await using var database = new SqliteDatabase(Path.Combine(folder, "understory.db"));

        var away = await Probes.Look(database);
        Directory.CreateDirectory(folder);
        var empty = await Probes.Look(database);
        await Migrations.Apply(database, Cancel);
        var back = await Probes.Look(database);

        Assert.Equal((HealthStatus.Unhealthy, "The database's file cannot be opened: its folder is gone, or may not be written."), (away.Status, away.Description));
        Assert.Equal(HealthStatus.Unhealthy, empty.Status);
        Assert.Equal(HealthStatus.Healthy, back.Status);
        Assert.All(new[] { away, empty }, result => Assert.Null(result.Exception));
        await database.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public async Task A_full_disk_is_said_to_be_full_until_there_is_room()
    {
        await using var db = await TestDatabase.Create(postgres: false);
        // The writer is one connection, so that what it may use is limited for the check too.
        await db.Database.Write(async s => await s.Execute($"PRAGMA max_page_count = {await s.Scalar<int>("PRAGMA page_count")}"), Cancel);
        await db.Execute("CREATE TRIGGER filling AFTER INSERT ON health BEGIN INSERT INTO task_texts (task_id, asked) VALUES ('x', hex(zeroblob(100000))); END");

        var full = await Probes.Look(db.Database);
        await db.Execute("DROP TRIGGER filling");
        var again = await Probes.Look(db.Database);

        Assert.Equal("The database takes no write: its disk is full. Make room; nothing has to be restarted.", full.Description);
        Assert.Equal(HealthStatus.Healthy, again.Status);
    }
}
