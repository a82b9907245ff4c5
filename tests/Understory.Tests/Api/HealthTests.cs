using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Understory.Health;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_works_is_live_and_ready()
    {
        await using var app = await TestApp.Start();

        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","checks":{}}"""), await Get(app, HealthFeature.Live));
        Assert.Equal(
            (HttpStatusCode.OK, """{"status":"ok","checks":{"database":{"status":"ok"},"loops":{"status":"ok"}}}"""),
            await Until(app, HttpStatusCode.OK));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("worker")]
    public async Task A_node_that_does_only_a_part_says_how_it_is_too(string role)
    {
        await using var app = await TestApp.Start(settings: $"role={role}");

        Assert.Equal(HttpStatusCode.OK, (await Get(app, HealthFeature.Live)).Status);
        await Until(app, HttpStatusCode.OK);
    }

    [Fact]
    public async Task While_another_process_holds_the_database_it_is_live_but_not_ready_and_then_ready_again()
    {
        await using var app = await TestApp.Start();
        await using var other = new SqliteConnection($"Data Source={Path.Combine(app.Folder, "understory.db")};Pooling=false");
        await other.OpenAsync(Cancel);
        await Until(app, HttpStatusCode.OK);

        string problem;
        await using (var held = other.BeginTransaction(deferred: false))
        {
            problem = (await Until(app, HttpStatusCode.ServiceUnavailable)).Body;
            Assert.Equal(HttpStatusCode.OK, (await Get(app, HealthFeature.Live)).Status);
        }

        Assert.Contains("The database did not take a write within 3 s", problem, StringComparison.Ordinal);
        await Until(app, HttpStatusCode.OK);
    }

    [Fact]
    public async Task While_a_loop_throws_it_is_named_with_the_time_since_when_and_nothing_of_the_inside_is_said()
    {
        await using var app = await TestApp.Start(settings: "Tasks:PollSeconds=0.05");
        await Until(app, HttpStatusCode.OK);

        await app.Database.Write(s => s.Execute("ALTER TABLE tasks RENAME TO mislaid"), Cancel);
        var failing = await Until(app, HttpStatusCode.ServiceUnavailable);
        var live = await Get(app, HealthFeature.Live);
        await app.Database.Write(s => s.Execute("ALTER TABLE mislaid RENAME TO tasks"), Cancel);
        await Until(app, HttpStatusCode.OK);

        var loops = JsonElement.Parse(failing.Body).GetProperty("checks").GetProperty("loops");
        Assert.Equal("failing", loops.GetProperty("status").GetString());
        Assert.Matches(@"^The dispatch loop fails since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z and is tried again", loops.GetProperty("problem").GetString());
        Assert.DoesNotMatch("(?i)exception|sqlite|no such table|   at |understory\\.db", failing.Body);
        Assert.Equal(HttpStatusCode.OK, live.Status);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_said_to_be_and_comes_back()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("understory-test-").FullName, "away");
        await using var database = new SqliteDatabase(Path.Combine(folder, "understory.db"));

        var away = await Look(database);
        Directory.CreateDirectory(folder);
        var empty = await Look(database);
        await Migrations.Apply(database, Cancel);
        var back = await Look(database);

        Assert.Equal((HealthStatus.Unhealthy, "The database's file cannot be opened: its folder is gone, or may not be written."), (away.Status, away.Description));
        Assert.Equal(HealthStatus.Unhealthy, empty.Status);
        Assert.Equal(HealthStatus.Healthy, back.Status);
        Assert.All(new[] { away, empty }, result => Assert.Null(result.Exception));
        await database.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public async Task A_database_that_is_not_migrated_is_not_ready_and_a_newer_one_is()
    {
        await using var db = await TestDatabase.Create();

        await db.Execute("UPDATE migrations SET number = number + 1 WHERE number = (SELECT MAX(number) FROM migrations)");
        var newer = await Look(db.Database);
        await db.Execute("DELETE FROM migrations WHERE number >= @Newest", new { Migrations.Newest });
        var older = await Look(db.Database);

        Assert.Equal(HealthStatus.Healthy, newer.Status);
        Assert.Equal(HealthStatus.Unhealthy, older.Status);
        Assert.Contains($"at migration {Migrations.Newest - 1} of {Migrations.Newest}", older.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_said_to_be_full_until_there_is_room()
    {
        await using var db = await TestDatabase.Create();
        // The writer is one connection, so that what it may use is limited for the check too.
        await db.Database.Write(async s => await s.Execute($"PRAGMA max_page_count = {await s.Scalar<int>("PRAGMA page_count")}"), Cancel);
        await db.Execute("CREATE TRIGGER filling AFTER UPDATE ON health BEGIN INSERT INTO task_texts (task_id, asked) VALUES ('x', hex(zeroblob(100000))); END");

        var full = await Look(db.Database);
        await db.Execute("DROP TRIGGER filling");
        var again = await Look(db.Database);

        Assert.Equal("The database takes no write: its disk is full. Make room; nothing has to be restarted.", full.Description);
        Assert.Equal(HealthStatus.Healthy, again.Status);
    }

    [Fact]
    public async Task Many_who_ask_at_once_cost_one_write()
    {
        await using var db = await TestDatabase.Create();
        await db.Execute("CREATE TABLE looks (n INTEGER); CREATE TRIGGER looked AFTER UPDATE ON health BEGIN INSERT INTO looks VALUES (1); END");
        var check = Check(db.Database);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => check.CheckHealthAsync(new HealthCheckContext(), Cancel)));

        Assert.Equal(1, await db.Scalar<int>("SELECT COUNT(*) FROM looks"));
    }

    [Theory]
    [InlineData(HealthFeature.Live)]
    [InlineData(HealthFeature.Ready)]
    public async Task A_probe_names_a_local_host_like_everyone_else(string path)
    {
        await using var app = await TestApp.Start();

        using var foreign = await app.Send(HttpMethod.Get, path, null, ("Host", "10.0.0.3:5080"));
        using var local = await app.Send(HttpMethod.Get, path, null, ("Host", "localhost"));

        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.NotEqual(HttpStatusCode.BadRequest, local.StatusCode);
        Assert.Equal("no-store, no-cache", local.Headers.CacheControl?.ToString());
    }

    private static DatabaseCheck Check(Database database) => new(database, TimeProvider.System, NullLogger<DatabaseCheck>.Instance);

    private static Task<HealthCheckResult> Look(Database database) => Check(database).CheckHealthAsync(new HealthCheckContext(), Cancel);

    private static async Task<(HttpStatusCode Status, string Body)> Get(TestApp app, string path)
    {
        using var response = await app.Http.GetAsync(path, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    // Readiness is there to be asked again and again.
    private static async Task<(HttpStatusCode Status, string Body)> Until(TestApp app, HttpStatusCode status)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await Get(app, HealthFeature.Ready);
            if (answer.Status == status)
                return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
