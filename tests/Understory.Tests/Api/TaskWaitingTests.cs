using Microsoft.Extensions.Options;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>How many tasks run at once, of each type too, and why one that is queued does not run yet.</summary>
public sealed class TaskWaitingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_type_with_a_limit_no_more_run_at_once_and_the_next_begins_when_one_ends()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: ["Tasks:Concurrency=3", "Tasks:ConcurrencyOf:refine=1", "Tasks:PollSeconds=3600"]);
        await app.Import(Some.Backlog());
        var first = await app.CreateRefine();
        var asked = await engine.Next();
        var second = await app.CreateRefine();
        // It is due after the one that waits for its type, and passes it.
        var other = await app.CreateStoryEdit("1.1.1", "Say it shorter.");
        await engine.Next();

        var waiting = await app.Task(second.Id);
        Assert.Equal((TaskState.Queued, WaitReason.TypeBusy, 0), (waiting.Status, waiting.Waiting, waiting.Ahead));
        Assert.Equal((TaskState.Running, null), ((await app.Task(other.Id)).Status, (await app.Task(other.Id)).Waiting));

        asked.ReplyWell();
        await app.Finished(first.Id);
        (await engine.Next()).ReplyWell();
        Assert.Equal(TaskState.Complete, (await app.Finished(second.Id)).Status);
    }

    [Fact]
    public async Task A_queued_task_says_that_all_runners_are_busy_or_that_none_is_alive()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: "Tasks:Concurrency=1");
        await app.Import(Some.Backlog());
        await app.CreateRefine();
        await engine.Next();
        var waits = await app.CreateRefine();
        Assert.Equal(WaitReason.RunnersBusy, (await app.Task(waits.Id)).Waiting);

        await Nodes(app, "capacity = 2, types = '{\"refine\":2}'");
        Assert.Equal(WaitReason.Turn, (await app.Task(waits.Id)).Waiting);
        await Nodes(app, "types = '{\"generate\":2}'");
        Assert.Equal(WaitReason.NoRunnerForType, (await app.Task(waits.Id)).Waiting);
        // A node of an older version does not say what it runs.
        await Nodes(app, "types = '{}'");
        Assert.Equal(WaitReason.Turn, (await app.Task(waits.Id)).Waiting);
        await Nodes(app, "seen_at = '2026-01-01T00:00:00.000Z'");
        Assert.Equal(WaitReason.NoRunner, (await app.Task(waits.Id)).Waiting);
    }

    [Fact]
    public async Task A_task_of_a_type_that_this_node_does_not_know_is_left_alone_and_shown()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        await app.Database.Write(
            session => session.Execute(
                $"""
                INSERT INTO tasks (id, type, status, version, created_at, available_at)
                VALUES ('of-a-newer-node', 'translate', 'queued', 'v1.0', {session.Dialect.Now}, {session.Dialect.Now})
                """),
            Cancel);

        Assert.Equal(TaskState.Complete, (await app.Finished((await app.CreateRefine()).Id)).Status);

        var left = await app.Task("of-a-newer-node");
        Assert.Equal((TaskState.Queued, 0, WaitReason.NoRunnerForType), (left.Status, left.Attempt, left.Waiting));
    }

    [Fact]
    public async Task A_limit_of_a_type_that_there_is_not_or_that_is_no_limit_is_refused_at_the_start()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestApp.Start(settings: ["Tasks:ConcurrencyOf:refine=0", "Tasks:ConcurrencyOf:translate=1"]));

        Assert.Equal(
            [
                "Tasks:ConcurrencyOf:refine is 0; it must be from 1 to 256.",
                "Tasks:ConcurrencyOf:translate names no type of tasks; there are refine, story-edit, generate.",
            ],
            refused.Failures);
    }

    private static Task Nodes(TestApp app, string set) =>
        app.Database.Write(session => session.Execute($"UPDATE nodes SET {set}"), Cancel);
}
