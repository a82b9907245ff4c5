using System.Diagnostics;
using Understory.FakeClaude;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>Load, and the one process that holds the folder killed and started again and again.</summary>
public sealed class SqliteStormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const double LongestRecovery = 2;

    private FakeClaudeServer _claude = null!;
    private TestStorage _storage = null!;
    private Database _database = null!;
    private volatile ServerProcess _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _claude = await FakeClaudeServer.Start(new FakeClaudeOptions { Pace = StormReport.Pace });
        _storage = await TestStorage.Create(postgres: false);
        _database = _storage.Open();
        _server = await Start(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _claude.DisposeAsync();
        await _database.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task A_process_that_is_killed_and_started_again_loses_nothing_and_is_at_work_again_within_two_seconds()
    {
        await Fleet.Import(_server);
        var (kills, recoveries, sinceListening) = (0, new List<double>(), new List<double>());
        using var storm = StormPlan.Begin(seconds: 20, betweenKills: 5);

        var load = storm.Load(number => Add($"task-{number}"));
        while (await storm.NextKill())
        {
            var dead = _server;
            dead.Kill();
            kills++;
            var left = await Running();
            var started = Stopwatch.GetTimestamp();
            _server = await Start(kills);
            var listening = Stopwatch.GetTimestamp();
            await dead.DisposeAsync();
            if (left.Count == 0)
                continue;
            await TakenUp(left);
            recoveries.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            sinceListening.Add(Stopwatch.GetElapsedTime(listening).TotalSeconds);
        }

        var tasks = await load;
        await StormReport.Calm(_database, Cancel);

        var report = await StormReport.Read(_database, _claude, tasks, kills, recoveries, Cancel);
        output.WriteLine(report.ToString());
        Assert.True(report.IsClean, report.ToString());
        Assert.NotEmpty(sinceListening);
        // How long a machine takes to start a process is its own affair.
        Assert.All(sinceListening, seconds => Assert.InRange(seconds, 0, LongestRecovery));
    }

    // A request that the process took to its grave is sent again under its key, until one says that the task is there.
    private async Task Add(string key)
    {
        while (true)
        {
            var server = _server;
            try
            {
                await Fleet.Refine(server, key: key);
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or ObjectDisposedException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
            }
        }
    }

    /// <summary>What the dead process ran, by id, with the claim under which it did.</summary>
    private async Task<IReadOnlyList<(string Id, string Claim)>> Running() => await _database.Read(
        session => session.Query<(string, string)>("SELECT id, claim_token FROM tasks WHERE status = 'running'"), Cancel);

    // Each of them runs under another claim, or has ended since.
    private async Task TakenUp(IReadOnlyList<(string Id, string Claim)> left)
    {
        var ids = left.Select(task => task.Id).ToArray();
        var claims = left.Select(task => task.Claim).ToArray();
        while (await _database.Read(
            session => session.Scalar<int>(
                "SELECT COUNT(*) FROM tasks WHERE id IN @ids AND (status = 'queued' OR claim_token IN @claims)", new { ids, claims }),
            Cancel) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    private Task<ServerProcess> Start(int number) => Fleet.Start(_storage, _claude, $"start-{number}", "--Tasks:Concurrency=4");
}
