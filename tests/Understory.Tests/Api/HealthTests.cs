using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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

        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","checks":{}}"""), await Probes.Get(app, HealthFeature.Live));
        Assert.Equal(
            (HttpStatusCode.OK, """{"status":"ok","checks":{"database":{"status":"ok"},"loops":{"status":"ok"}}}"""),
            await Probes.Until(app, HttpStatusCode.OK));
    }

    [Fact]
    public async Task While_a_loop_throws_it_is_named_with_the_time_since_when_and_nothing_of_the_inside_is_said()
    {
        await using var app = await TestApp.Start(settings: "Tasks:PollSeconds=0.05");
        await Probes.Until(app, HttpStatusCode.OK);

        await app.Database.Write(s => s.Execute("ALTER TABLE tasks RENAME TO mislaid"), Cancel);
        var failing = await Probes.Until(app, HttpStatusCode.ServiceUnavailable);
        var live = await Probes.Get(app, HealthFeature.Live);
        await app.Database.Write(s => s.Execute("ALTER TABLE mislaid RENAME TO tasks"), Cancel);
        await Probes.Until(app, HttpStatusCode.OK);

        var loops = JsonElement.Parse(failing.Body).GetProperty("checks").GetProperty("loops");
        Assert.Equal("failing", loops.GetProperty("status").GetString());
        Assert.Matches(@"^The dispatch loop fails since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z and is tried again", loops.GetProperty("problem").GetString());
        Assert.DoesNotMatch("(?i)exception|sqlite|no such table|   at |understory\\.db", failing.Body);
        Assert.Equal(HttpStatusCode.OK, live.Status);
    }

    [Fact]
    public async Task A_database_that_is_not_migrated_is_not_ready_and_a_newer_one_is()
    {
        await using var db = await TestDatabase.Create();

        await db.Execute("UPDATE migrations SET number = number + 1 WHERE number = (SELECT MAX(number) FROM migrations)");
        var newer = await Probes.Look(db.Database);
        await db.Execute("DELETE FROM migrations WHERE number >= @Newest", new { Migrations.Newest });
        var older = await Probes.Look(db.Database);

        Assert.Equal(HealthStatus.Healthy, newer.Status);
        Assert.Equal(HealthStatus.Unhealthy, older.Status);
        Assert.Contains($"at migration {Migrations.Newest - 1} of {Migrations.Newest}", older.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_ask_at_once_cost_one_write()
    {
        await using var db = await TestDatabase.Create();
        await using var counting = new CountingDatabase(db.Database);
        var check = Probes.Check(counting);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => check.CheckHealthAsync(new HealthCheckContext(), Cancel)));

        Assert.Equal(1, counting.Count);
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
}
