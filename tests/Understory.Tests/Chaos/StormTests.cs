using System.Globalization;
using Understory.FakeClaude;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>
/// Load, and a node killed again and again. <c>UNDERSTORY_STORM_SECONDS</c> makes it longer; then the kills are 20 s apart and
/// 1,000 tasks come in five minutes.
/// </summary>
public sealed class StormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly double? Long = double.TryParse(
        Environment.GetEnvironmentVariable("UNDERSTORY_STORM_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Long ?? 24);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(Long is null ? 8 : 20);
    private static readonly TimeSpan BetweenTasks = TimeSpan.FromSeconds(0.3);

    private FakeClaudeServer _claude = null!;
    private TestStorage _storage = null!;
    private Database _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // An answer takes about a second, so that most kills meet one.
        _claude = await FakeClaudeServer.Start(new FakeClaudeOptions { Pace = new Pace(300, 300) });
        _storage = await TestStorage.Create(postgres: true);
        _database = _storage.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _claude.DisposeAsync();
        await _database.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task Nodes_that_are_killed_one_after_the_other_lose_nothing_and_buy_nothing_twice()
    {
        await using var front = await Fleet.Start(_storage, _claude, "front", "--role=web");
        await Fleet.Import(front);
        var workers = new List<ServerProcess> { await Worker(0), await Worker(1) };
        var (tasks, kills, recoveries) = (0, 0, new List<Task<double?>>());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        over.CancelAfter(Duration);

        var load = Load();
        while (await Pause(BetweenKills))
        {
            var name = $"worker-{kills}";
            var id = await _database.Read(session => session.Scalar<string>("SELECT id FROM nodes WHERE name = @name", new { name }), Cancel);
            workers[0].Kill();
            recoveries.Add(Recovery.Of(_database, id, Cancel));
            await workers[0].DisposeAsync();
            workers.RemoveAt(0);
            kills++;
            workers.Add(await Worker(kills + 1));
        }

        await load;
        while (await _database.Read(session => session.Scalar<int>("SELECT COUNT(*) FROM tasks WHERE status IN ('queued', 'running')"), Cancel) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        var met = (await Task.WhenAll(recoveries)).OfType<double>();
        foreach (var worker in workers)
            await worker.DisposeAsync();

        var report = await StormReport.Read(_database, _claude, tasks, kills, met, Cancel);
        output.WriteLine(report.ToString());
        Assert.True(report.IsClean, report.ToString());
        Assert.True(kills > 0);

        async Task Load()
        {
            while (await Pause(BetweenTasks))
            {
                await Fleet.Refine(front);
                tasks++;
            }
        }

        async Task<bool> Pause(TimeSpan time)
        {
            await Task.Delay(time, TimeProvider.System, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return !over.IsCancellationRequested;
        }
    }

    private Task<ServerProcess> Worker(int number) => Fleet.Start(_storage, _claude, $"worker-{number}", "--role=worker", "--Tasks:Concurrency=4");
}
