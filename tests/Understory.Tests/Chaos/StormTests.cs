using Understory.FakeClaude;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>Load, and a node killed again and again, on one PostgreSQL.</summary>
public sealed class StormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private FakeClaudeServer _claude = null!;
    private TestStorage _storage = null!;
    private Database _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _claude = await FakeClaudeServer.Start(new FakeClaudeOptions { Pace = StormReport.Pace });
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
        var (kills, recoveries) = (0, new List<Task<double?>>());
        using var storm = StormPlan.Begin(seconds: 24, betweenKills: 8);

        var load = storm.Load(_ => Fleet.Refine(front));
        while (await storm.NextKill())
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

        var tasks = await load;
        await StormReport.Calm(_database, Cancel);
        var met = (await Task.WhenAll(recoveries)).OfType<double>();
        foreach (var worker in workers)
            await worker.DisposeAsync();

        var report = await StormReport.Read(_database, _claude, tasks, kills, met, Cancel);
        output.WriteLine(report.ToString());
        Assert.True(report.IsClean, report.ToString());
        Assert.True(kills > 0);
    }

    private Task<ServerProcess> Worker(int number) => Fleet.Start(_storage, _claude, $"worker-{number}", "--role=worker", "--Tasks:Concurrency=4");
}
