using System.Text.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>A question that was asked and never answered may have been paid for, and its task says so.</summary>
public sealed class UnansweredCallTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_whose_runner_died_is_counted_and_one_that_is_answered_is_not()
    {
        await using var storage = await TestStorage.Create();
        var engine = new ScriptedEngine();
        string id;
        await using (var app = await TestApp.Start(engine, storage))
        {
            id = await LeftRunning.Add(app, engine, leaseUntil: "2000-01-01T00:00:00.000Z");
            // It was killed while it waited for its answer.
            await app.Database.Write(
                s => s.Execute("UPDATE task_calls SET claim_token = 'dead', answered_at = NULL, answer = NULL, request_id = NULL, usage = NULL"), Cancel);
        }

        await using (var app = await TestApp.Start(engine, storage))
        {
            var asked = await engine.Next();
            var running = await app.Task(id);
            asked.ReplyWell();
            var complete = await app.Finished(id);

            // The one that died; not the one that waited, nor the one that was answered.
            Assert.Equal((TaskState.Running, 1), (running.Status, running.UnansweredCalls));
            Assert.Equal((TaskState.Complete, 1), (complete.Status, complete.UnansweredCalls));
            Assert.Equal(1, (await app.Json(Routes.Task(id))).GetProperty("task").GetProperty("unanswered_calls").GetInt32());
            Assert.False((await app.Json(Routes.Tasks)).GetProperty("tasks")[0].TryGetProperty("unanswered_calls", out _));
        }
    }

    [Fact]
    public async Task A_question_that_waits_for_its_answer_now_is_none()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        var task = await app.CreateRefine();
        var asked = await engine.Next();

        var running = await app.Json(Routes.Task(task.Id));
        asked.ReplyWell();
        await app.Finished(task.Id);

        Assert.False(running.GetProperty("task").TryGetProperty("unanswered_calls", out _), JsonSerializer.Serialize(running));
    }

    [Fact]
    public async Task A_question_that_was_called_off_is_answered_with_what_it_used()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        var task = await app.CreateRefine();
        await engine.Next();

        await app.Act(task.Id, TaskAction.Cancel);
        await app.Finished(task.Id);

        Assert.Null((await app.Task(task.Id)).UnansweredCalls);
    }

    [Fact]
    public async Task A_question_that_broke_inside_is_counted()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        var task = await app.CreateRefine();
        (await engine.Next()).Throw(new InvalidOperationException("broken"));
        await app.Finished(task.Id);

        Assert.Equal(1, (await app.Task(task.Id)).UnansweredCalls);
    }
}
