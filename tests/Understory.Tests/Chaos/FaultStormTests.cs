using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Understory.FakeClaude;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>
/// Load on two nodes while the database or the way to it fails; no node dies. <c>UNDERSTORY_STORM_SECONDS</c> makes each of them
/// longer.
/// </summary>
public sealed class FaultStormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("UNDERSTORY_STORM_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 8);

    // What a commit that counts holds: its statement, and that it wrote something.
    private static readonly Dictionary<string, string> Steps = new()
    {
        ["create"] = "INSERT INTO tasks",
        ["claim"] = "WITH next AS",
        ["ask"] = "INSERT INTO task_calls",
        ["record"] = "UPDATE task_calls",
        ["finish"] = "status = 'complete', result",
    };

    private FakeClaudeServer _claude = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _claude = await FakeClaudeServer.Start(new FakeClaudeOptions { Pace = new Pace(600, 150) });

    public ValueTask DisposeAsync() => _claude.DisposeAsync();

    [Fact]
    public async Task PostgreSQL_that_is_restarted_three_times_loses_nothing()
    {
        await using var cluster = await PostgresCluster.Start();
        // A crash loses nothing that was acknowledged, as on a server that people use.
        await cluster.Admin("ALTER ROLE postgres SET synchronous_commit = on");
        await using var storage = await TestStorage.Create(cluster);
        var recoveries = new List<double>();

        var report = await Storm(storage, [], "restarts", async database =>
        {
            foreach (var mode in new[] { "fast", "immediate", "fast" })
            {
                await Pause(Duration / 4);
                await cluster.Down(mode);
                await cluster.Up();
                var up = Stopwatch.GetTimestamp();
                var ended = await Ended(database);
                while (await Ended(database) == ended)
                    await Pause(TimeSpan.FromMilliseconds(50));
                recoveries.Add(Stopwatch.GetElapsedTime(up).TotalSeconds);
            }

            return (recoveries.Count, recoveries);
        });

        Assert.True(report.IsClean, report.ToString());
    }

    [Fact]
    public async Task Connections_that_are_ended_twice_a_second_lose_nothing()
    {
        await using var storage = await TestStorage.Create(postgres: true);

        var report = await Storm(storage, [], "terminations", async database =>
        {
            var (ended, started) = (0, Stopwatch.GetTimestamp());
            while (Stopwatch.GetElapsedTime(started) < Duration)
            {
                ended += await database.Read(
                    session => session.Scalar<int>(
                        """
                        SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
                        WHERE datname = current_database() AND application_name = 'understory' AND pid <> pg_backend_pid()
                        """),
                    Cancel);
                await Pause(TimeSpan.FromMilliseconds(500));
            }

            Assert.True(ended > 0);
            return (ended, []);
        });

        Assert.True(report.IsClean, report.ToString());
    }

    [Fact]
    public async Task Acknowledgements_of_commits_that_are_lost_lose_nothing()
    {
        await using var storage = await TestStorage.Create(postgres: true);
        await using var wire = new Wire(storage.Connection!);
        var (met, lost) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, int>());
        wire.LosesAnswer = text => text.Contains(" 1\n", StringComparison.Ordinal) && Steps
            .Where(step => text.Contains(step.Value, StringComparison.Ordinal))
            .Any(step => met.AddOrUpdate(step.Key, 1, (_, count) => count + 1) % 5 == 1 && lost.AddOrUpdate(step.Key, 1, (_, count) => count + 1) > 0);

        var report = await Storm(storage, ["--" + wire.Setting], "lost answers", async _ =>
        {
            await Pause(Duration);
            return (lost.Values.Sum(), []);
        });

        output.WriteLine(string.Join(", ", lost.Select(step => $"{step.Key} {step.Value}")));
        Assert.True(report.IsClean, report.ToString());
        Assert.Equal(Steps.Keys.Order(), lost.Keys.Order());
    }

    private async Task<StormReport> Storm(
        TestStorage storage, string[] args, string blows, Func<Database, Task<(int Blows, IReadOnlyList<double> Recoveries)>> disturb)
    {
        await using var database = storage.Open();
        await using var first = await Fleet.Start(storage, _claude, "first", ["--role=all", "--Tasks:Concurrency=8", .. args]);
        await using var second = await Fleet.Start(storage, _claude, "second", ["--role=all", "--Tasks:Concurrency=8", .. args]);
        await Fleet.Import(first);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Load[] loads = [new(first, "a"), new(second, "b")];
        var loading = loads.Select(load => load.Run(over.Token)).ToList();
        var (count, recoveries) = await disturb(database);
        await over.CancelAsync();
        await Task.WhenAll(loading);
        await StormReport.Calm(database, Cancel);

        var report = (await StormReport.Read(database, _claude, loads.Sum(load => load.Tasks), count, recoveries, Cancel)) with { Blows = blows };
        output.WriteLine(report.ToString());
        output.WriteLine($"refused_requests {loads.Sum(load => load.Refused)}");
        // No node died: nothing may have been taken from one, and each call has its row and each row its call.
        Assert.Equal(0, await Count(database, "rescues > 0"));
        Assert.Equal(_claude.Stats().Calls, await database.Read(session => session.Scalar<int>("SELECT COUNT(*) FROM task_calls"), Cancel));
        Assert.Equal(report.Tasks, await Count(database, "1 = 1"));
        return report;
    }

    private static Task<int> Ended(Database database) => Count(database, "status = 'complete'");

    private static Task<int> Count(Database database, string where) =>
        database.Read(session => session.Scalar<int>($"SELECT COUNT(*) FROM tasks WHERE {where}"), Cancel);

    private static Task Pause(TimeSpan time) => Task.Delay(time, TimeProvider.System, Cancel);
}
