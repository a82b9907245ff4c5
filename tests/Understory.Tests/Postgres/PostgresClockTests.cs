using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Postgres;

/// <summary>Nodes whose own clocks are wrong: leases go by the database's.</summary>
public sealed class PostgresClockTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task A_node_whose_clock_is_off_keeps_its_own_and_takes_nothing_from_others(int seconds)
    {
        await using var storage = await TestStorage.Create(postgres: true);
        var (engine, others) = (new ScriptedEngine(), new ScriptedEngine());
        var clock = new OffClock();
        await using var off = await TestApp.Start(
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)), engine, storage, "Tasks:Concurrency=1");
        await off.Import(Some.Backlog());
        var before = await off.CreateRefine();
        var asked = await engine.Next();
        // It jumps while it runs one, and then takes another.
        clock.Off = TimeSpan.FromSeconds(seconds);
        asked.ReplyWell();
        var mine = await off.CreateRefine();
        var question = await engine.Next();
        await using var right = await TestApp.Start(others, storage, "Tasks:Concurrency=1");
        var theirs = await off.CreateRefine();
        var other = await others.Next();

        Assert.False((await off.Service<Tasks.TaskQueue>().Rescue(orphans: false, 5, Cancel)).Any);
        Assert.False((await right.Service<Tasks.TaskQueue>().Rescue(orphans: false, 5, Cancel)).Any);
        Assert.Equal(2, (await right.Http.GetFromJsonAsync(Routes.Nodes, WireJson.Default.NodesResponse, Cancel))!.Nodes.Count(node => node.Alive));
        question.ReplyWell();
        other.ReplyWell();

        foreach (var task in new[] { before, mine, theirs })
            Assert.Equal((TaskState.Complete, 1), Ended(await right.Finished(task.Id)));
        Assert.Equal((2, 1), (engine.Calls, others.Calls));
    }

    private static (TaskState, int) Ended(BackgroundTask task) => (task.Status, task.Attempt);

    private sealed class OffClock : TimeProvider
    {
        public TimeSpan Off { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Off;
    }
}
