using Understory.Contracts;
using Understory.Engines;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>What the runner does with tasks, seen through the API, with an engine that the test holds in its hand.</summary>
public sealed class RunnerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_starts_at_once_and_not_at_the_next_poll()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine, "Tasks:PollSeconds=3600");

        var task = await app.CreateRefine();
        (await engine.Next()).ReplyWell();

        Assert.Equal(TaskState.Complete, (await app.Finished(task.Id)).Status);
    }

    [Fact]
    public async Task Several_tasks_run_at_once_and_no_more_than_were_allowed()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine, "Tasks:Concurrency=2");
        var tasks = new[] { await app.CreateRefine(), await app.CreateRefine(), await app.CreateRefine() };

        var first = await engine.Next();
        var second = await engine.Next();
        var waiting = await app.Task(tasks[2].Id);
        first.ReplyWell();
        (await engine.Next()).ReplyWell();
        second.ReplyWell();

        Assert.Equal(TaskState.Queued, waiting.Status);
        foreach (var task in tasks)
            Assert.Equal(TaskState.Complete, (await app.Finished(task.Id)).Status);
    }

    [Fact]
    public async Task Cancelling_cuts_the_call_of_a_running_task_and_fails_it()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await app.CreateRefine();
        var asked = await engine.Next();

        var requested = await app.Act(task.Id, TaskAction.Cancel);
        var ended = await app.Finished(task.Id);

        Assert.NotNull(requested.CancelRequestedAt);
        Assert.True(asked.Cancelled.IsCancellationRequested);
        Assert.Equal((TaskState.Failed, ErrorKind.Cancelled), (ended.Status, ended.ErrorKind));
    }

    [Fact]
    public async Task A_cancelled_task_in_the_queue_never_starts()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine, "Tasks:Concurrency=1");
        await app.CreateRefine();
        var running = await engine.Next();
        var queued = await app.CreateRefine();

        var cancelled = await app.Act(queued.Id, TaskAction.Cancel);
        running.ReplyWell();
        var next = await app.CreateRefine();
        (await engine.Next()).ReplyWell();
        await app.Finished(next.Id);

        Assert.Equal(ErrorKind.Cancelled, cancelled.ErrorKind);
        Assert.Equal(0, (await app.Task(queued.Id)).Attempt);
        Assert.Equal(2, engine.Calls);
    }

    [Fact]
    public async Task A_failed_task_says_why_and_can_be_retried()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await app.CreateRefine();
        (await engine.Next()).Reply(new Answer.Failure(ErrorKind.RateLimited, "Over the limit until 14:05.") { HasBegun = true });
        var failed = await app.Finished(task.Id);
        await app.Act(task.Id, TaskAction.Read);

        var retried = await app.Act(task.Id, TaskAction.Retry);
        (await engine.Next()).ReplyWell();
        var complete = await app.Finished(task.Id);

        Assert.Equal((ErrorKind.RateLimited, "Over the limit until 14:05."), (failed.ErrorKind, failed.Error));
        Assert.Null(retried.ReadAt);
        Assert.Null(retried.Error);
        Assert.Equal((TaskState.Complete, 2, 1), (complete.Status, complete.Run, complete.Attempt));
        Assert.True(complete.IsUnread);
    }

    [Fact]
    public async Task A_fault_inside_an_operation_fails_its_task_and_others_flow_on()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine, "Tasks:Concurrency=1");
        var broken = await app.CreateRefine();
        (await engine.Next()).Throw(new InvalidOperationException("secret detail"));
        var failed = await app.Finished(broken.Id);

        var next = await app.CreateRefine();
        (await engine.Next()).ReplyWell();

        Assert.Equal(ErrorKind.Internal, failed.ErrorKind);
        Assert.DoesNotContain("secret", failed.Error, StringComparison.Ordinal);
        Assert.Equal(TaskState.Complete, (await app.Finished(next.Id)).Status);
    }

    [Fact]
    public async Task A_task_that_runs_too_long_is_cut_and_fails_as_a_timeout()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine, "Tasks:DeadlineSeconds=0.3");
        var task = await app.CreateRefine();
        var asked = await engine.Next();

        var ended = await app.Finished(task.Id);

        Assert.True(asked.Cancelled.IsCancellationRequested);
        Assert.Equal(ErrorKind.Timeout, ended.ErrorKind);
    }

    [Fact]
    public async Task A_server_that_stops_hands_its_tasks_back_and_the_next_one_goes_on_without_a_lost_try()
    {
        await using var storage = await TestStorage.Create();
        var engine = new ScriptedEngine();
        BackgroundTask task;
        ScriptedEngine.Asked asked;
        await using (var app = await TestApp.Start(engine, storage))
        {
            await app.Import(Some.Backlog());
            task = await app.CreateRefine();
            asked = await engine.Next();
        }

        await using (var app = await TestApp.Start(engine, storage))
        {
            (await engine.Next()).ReplyWell();
            var complete = await app.Finished(task.Id);

            Assert.True(asked.Cancelled.IsCancellationRequested);
            Assert.Equal((TaskState.Complete, 1, 1), (complete.Status, complete.Attempt, complete.Run));
        }
    }

    [Fact]
    public async Task What_a_dead_process_left_running_is_taken_back_at_start()
    {
        await using var storage = await TestStorage.Create();
        var engine = new ScriptedEngine();
        string id;
        await using (var app = await TestApp.Start(engine, storage))
            id = await LeftRunning.Add(app, engine, leaseUntil: "2026-01-01T00:00:00.000Z");

        await using (var app = await TestApp.Start(engine, storage))
            Assert.Equal((TaskState.Complete, 2), ((await app.Finished(id)) is var t ? (t.Status, t.Attempt) : default));

        Assert.Equal(1, engine.Calls);
    }

    [Fact]
    public async Task An_answer_that_was_paid_for_is_not_asked_for_again()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await app.CreateRefine();
        (await engine.Next()).ReplyWell();
        await app.Finished(task.Id);
        // The answer was recorded, and then its task failed for a reason of ours.
        await app.Database.Write(
            s => s.Execute("UPDATE tasks SET status = 'failed', result = NULL, error = 'x', error_kind = 'internal'"), Cancel);

        await app.Act(task.Id, TaskAction.Retry);
        var again = await app.Finished(task.Id);

        Assert.Equal(TaskState.Complete, again.Status);
        Assert.Equal(1, engine.Calls);
        Assert.Equal(100, again.Usage!.InputTokens);
    }

    [Fact]
    public async Task An_answer_that_did_not_fit_is_asked_for_again_on_retry()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await app.CreateRefine();
        // All three, and then each of them alone.
        for (var asked = 0; asked < 4; asked++)
            (await engine.Next()).Reply(ScriptedEngine.Items());
        Assert.Equal(ErrorKind.InvalidOutput, (await app.Finished(task.Id)).ErrorKind);

        await app.Act(task.Id, TaskAction.Retry);
        (await engine.Next()).ReplyWell();
        var complete = await app.Finished(task.Id);

        Assert.Equal(TaskState.Complete, complete.Status);
        Assert.Equal(500, complete.Usage!.InputTokens);
    }

    [Fact]
    public async Task A_question_is_on_record_before_it_is_asked()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        await app.CreateRefine();
        var asked = await engine.Next();

        var before = await Calls(app);
        asked.ReplyWell();
        await app.Until((await app.Json(Routes.Tasks)).GetProperty("tasks")[0].GetProperty("id").GetString()!, t => t.IsFinished);

        Assert.Equal([(false, null)], before);
        Assert.Equal([(true, "req_test")], await Calls(app));
    }

    [Fact]
    public async Task A_running_task_shows_how_far_it_is_and_what_it_has()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await app.CreateRefine();
        var asked = await engine.Next();
        var answer = (Answer.Success)ScriptedEngine.NeedsWork(asked.Question);
        var text = answer.Json.GetRawText();
        var afterFirst = text.IndexOf("1.1.2", StringComparison.Ordinal);

        asked.Question.OnText!(text[..afterFirst]);
        var running = await app.Until(task.Id, t => t.Progress is { Done: 1 });
        asked.Question.OnText!(text[afterFirst..]);
        asked.Reply(answer);
        var complete = await app.Finished(task.Id);

        Assert.Equal(3, running.Progress!.Total);
        Assert.Equal("1.1.1", running.Partial!.Value.GetProperty("refinements")[0].GetProperty("id").GetString());
        Assert.Equal(new TaskProgress(3, 3), complete.Progress);
        Assert.Null(complete.Partial);
    }

    [Fact]
    public async Task A_claim_that_was_lost_writes_nothing()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine, "Tasks:HeartbeatSeconds=0.1", "Tasks:LeaseSeconds=30");
        var task = await app.CreateRefine();
        var asked = await engine.Next();

        await app.Database.Write(s => s.Execute("UPDATE tasks SET claim_token = 'someone else'"), Cancel);
        var cut = new TaskCompletionSource();
        await using var registration = asked.Cancelled.Register(cut.SetResult);
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancel);

        Assert.Equal(TaskState.Running, (await app.Task(task.Id)).Status);
    }

    [Fact]
    public async Task What_a_cancelled_call_used_is_counted()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await app.CreateRefine();
        var asked = await engine.Next();
        asked.Question.OnUsage!(new TaskUsage { Model = "test-model", InputTokens = 70, OutputTokens = 7 });

        await app.Act(task.Id, TaskAction.Cancel);
        var ended = await app.Finished(task.Id);

        Assert.Equal(ErrorKind.Cancelled, ended.ErrorKind);
        Assert.Equal((70, 7), (ended.Usage!.InputTokens, ended.Usage.OutputTokens));
    }

    [Fact]
    public async Task An_answer_that_the_database_refuses_for_a_time_is_kept_all_the_same()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await app.CreateRefine();
        var asked = await engine.Next();
        // No answer can be written until the column is back.
        await app.Database.Write(
            s => s.Execute("ALTER TABLE task_calls RENAME COLUMN request_id TO request_id_away"), Cancel);
        asked.ReplyWell();
        await app.Until(task.Id, t => t.Status == TaskState.Running);
        await app.Database.Write(s => s.Execute("ALTER TABLE task_calls RENAME COLUMN request_id_away TO request_id"), Cancel);

        Assert.Equal(TaskState.Complete, (await app.Finished(task.Id)).Status);
        Assert.Equal([(true, "req_test")], await Calls(app));
        Assert.Equal(1, engine.Calls);
    }

    [Fact]
    public async Task A_task_that_fails_after_a_stop_was_asked_for_ends_cancelled()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await app.CreateRefine();
        var asked = await engine.Next();
        // As another node asks for it: this process does not hear of it before its next sign of life.
        await app.Database.Write(s => s.Execute("UPDATE tasks SET cancel_requested_at = created_at"), Cancel);

        asked.Reply(new Answer.Failure(ErrorKind.Unavailable, "Away.") { HoldsForAll = true });

        Assert.Equal(ErrorKind.Cancelled, (await app.Finished(task.Id)).ErrorKind);
    }

    private static async Task<TestApp> Start(ScriptedEngine engine, params string[] settings)
    {
        var app = await TestApp.Start(engine, settings: settings);
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<IReadOnlyList<(bool Answered, string? RequestId)>> Calls(TestApp app) =>
        [.. (await app.Database.Read(s => s.Query<(string? AnsweredAt, string? RequestId)>("SELECT answered_at, request_id FROM task_calls"), Cancel))
            .Select(c => (c.AnsweredAt is not null, c.RequestId))];
}
