using System.Net.Http.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Postgres;

/// <summary>Several nodes on one database. Their own looks are an hour apart, so that what is quick was told.</summary>
public sealed class NodeLinkTests : IAsyncLifetime
{
    private static readonly string[] Patient = ["Tasks:PollSeconds=3600", "Tasks:HeartbeatSeconds=3600", "Tasks:LeaseSeconds=7200"];

    private TestStorage _storage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _storage = await TestStorage.Create(postgres: true);

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Fact]
    public async Task A_task_is_created_on_one_node_run_by_another_cancelled_from_a_third_and_seen_on_a_fourth()
    {
        var engine = new ScriptedEngine();
        await using var maker = await Start("web");
        await using var worker = await Start("worker", engine);
        await using var stopper = await Start("web");
        await using var watcher = await Start("web");
        await maker.Import(Some.Backlog());
        await Hearing(maker, worker, stopper, watcher);

        var task = await maker.CreateRefine();
        var question = await engine.Next();
        Assert.Equal(TaskState.Running, (await watcher.Until(task.Id, t => t.Status == TaskState.Running)).Status);
        await stopper.Act(task.Id, TaskAction.Cancel);

        Assert.Equal(ErrorKind.Cancelled, (await watcher.Finished(task.Id)).ErrorKind);
        Assert.True(question.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public async Task A_node_whose_connection_was_cut_hears_again_and_catches_up()
    {
        await using var maker = await Start("web");
        await using var worker = await Start("worker");
        await maker.Import(Some.Backlog());
        await Hearing(maker, worker);
        await maker.Database.Write(
            session => session.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%LISTEN understory%' AND pid <> pg_backend_pid()"),
            Cancel);

        var task = await maker.CreateRefine();

        Assert.Equal(TaskState.Complete, (await maker.Finished(task.Id)).Status);
    }

    [Fact]
    public async Task The_tasks_of_a_node_whose_session_is_gone_are_taken_over_long_before_their_leases_end()
    {
        var engine = new ScriptedEngine();
        await using var alive = await Start("all", engine);
        await using var other = await Start("web");
        await Hearing(alive, other);
        var nodes = (await other.Http.GetFromJsonAsync(Routes.Nodes, WireJson.Default.NodesResponse, Cancel))!.Nodes;
        const string farAway = "2999-01-01T00:00:00.000Z";
        var held = await LeftRunning.Add(alive, engine, farAway, nodes.Single(n => n.Role == "web").Id);
        var dead = await LeftRunning.Add(alive, engine, farAway);

        var task = await other.Finished(dead);

        Assert.Equal((TaskState.Complete, 2), (task.Status, task.Attempt));
        Assert.Equal(TaskState.Running, (await other.Task(held)).Status);
    }

    [Fact]
    public async Task A_node_that_cannot_listen_takes_no_task_until_it_can()
    {
        // One connection, which the pool keeps: there is none left to listen.
        await using var admin = _storage.Open();
        await admin.Write(
            session => session.Execute(
                $"""
                CREATE ROLE narrow LOGIN CONNECTION LIMIT 1;
                GRANT pg_read_all_data, pg_write_all_data TO narrow;
                GRANT ALL ON SCHEMA public TO narrow;
                """),
            Cancel);
        try
        {
            await using var node = await TestApp.Start(storage: _storage, settings:
            [
                $"ConnectionStrings:Understory={_storage.Connection};Username=narrow;Maximum Pool Size=1", .. Patient,
            ]);
            await node.Import(Some.Backlog());
            var task = await node.CreateRefine();
            Assert.False(node.Service<Tasks.Nodes.NodeLink>().MayClaim);
            Assert.Equal(TaskState.Queued, (await node.Task(task.Id)).Status);

            await admin.Write(session => session.Execute("ALTER ROLE narrow CONNECTION LIMIT 10"), Cancel);

            Assert.Equal(TaskState.Complete, (await node.Finished(task.Id)).Status);
        }
        finally
        {
            await admin.Write(session => session.Execute("DROP OWNED BY narrow; DROP ROLE narrow"), Cancel);
        }
    }

    private Task<TestApp> Start(string role, ScriptedEngine? engine = null) =>
        TestApp.Start(engine, _storage, [$"role={role}", $"node={role}", .. Patient]);

    private static async Task Hearing(params TestApp[] nodes)
    {
        foreach (var node in nodes)
        {
            while (node.Service<Tasks.Nodes.NodeLink>().Hearing is null)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        Assert.Equal(nodes.Length, (await nodes[0].Http.GetFromJsonAsync(Routes.Nodes, WireJson.Default.NodesResponse, Cancel))!.Nodes.Count(n => n.Alive));
    }
}
