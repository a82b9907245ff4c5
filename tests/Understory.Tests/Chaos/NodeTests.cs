using System.Net.Http.Json;
using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>Two processes on one PostgreSQL, of which one dies or stands still in the middle of an answer.</summary>
public sealed class NodeTests : IAsyncLifetime
{
    private FakeClaudeServer _claude = null!;
    private TestStorage _storage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _claude = await FakeClaudeServer.Start();
        _storage = await TestStorage.Create(postgres: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _claude.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task The_task_of_a_killed_node_is_finished_by_another_long_before_its_lease_ends()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await using var first = await Start("first", "--role=all", "--Tasks:LeaseSeconds=7200");
        var id = await Fleet.ImportAndRefine(first);
        var call = await _claude.WaitForCall(Cancel);
        await using var second = await Start("second", "--role=all", "--Tasks:LeaseSeconds=7200");

        first.Kill();
        var task = await Fleet.Finished(second, id);

        Assert.Equal((TaskState.Complete, 2, 1), (task.Status, task.Attempt, task.Run));
        Assert.Equal(2, _claude.Stats().Calls);
        await call.Ended.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
    }

    [Fact]
    public async Task A_node_that_stood_still_past_its_lease_writes_nothing_cuts_its_call_and_says_so_once()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        string[] quick = ["--role=all", "--Tasks:LeaseSeconds=2", "--Tasks:HeartbeatSeconds=1"];
        await using var zombie = await Start("zombie", quick);
        var id = await Fleet.ImportAndRefine(zombie);
        var call = await _claude.WaitForCall(Cancel);
        await using var other = await Start("other", quick);

        zombie.Freeze();
        var task = await Fleet.Finished(other, id);
        zombie.Thaw();
        await call.Ended.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);

        Assert.Equal((TaskState.Complete, 2), (task.Status, task.Attempt));
        Assert.Equal(Outcome.Cancelled, (await call.Ended).Outcome);
        var after = (await zombie.Http.GetFromJsonAsync(Routes.Task(id), WireJson.Default.TaskResponse, Cancel))!.Task;
        Assert.Equal(task.CompletedAt, after.CompletedAt);
        await zombie.StopGracefully();
        Assert.Single(zombie.Output.Split('\n'), line => line.Contains("was taken by someone else", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_is_told_to_stop_hands_its_tasks_to_another_at_once_and_without_costing_a_try()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await using var first = await Start("first", "--role=worker", "--Tasks:PollSeconds=3600");
        await using var second = await Start("second", "--role=web");
        var id = await Fleet.ImportAndRefine(second);
        await _claude.WaitForCall(Cancel);
        await using var third = await Start("third", "--role=worker", "--Tasks:PollSeconds=3600");

        Assert.Equal(0, await first.StopGracefully());

        var task = await Fleet.Finished(second, id);
        Assert.Equal((TaskState.Complete, 1), (task.Status, task.Attempt));
        var nodes = (await second.Http.GetFromJsonAsync(Routes.Nodes, WireJson.Default.NodesResponse, Cancel))!.Nodes;
        Assert.Equal(["second", "third"], nodes.Select(n => n.Name));
    }

    private Task<ServerProcess> Start(string name, params string[] args) => Fleet.Start(_storage, _claude, name, args);
}
