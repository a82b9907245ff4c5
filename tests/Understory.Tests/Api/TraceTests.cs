using System.Diagnostics;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Telemetry;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

[Collection(Listeners.Name)]
public sealed class TraceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_trace_goes_from_the_click_through_the_wait_the_attempt_and_its_call_to_the_applied_story()
    {
        using var spans = new HeardSpans();
        await using var app = await Start();
        var click = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

        var task = await Click(app, click);
        await app.Finished(task.Id);
        await spans.Ended("task.run", click.TraceId);
        using var applied = await app.Post(Routes.Apply(task.Id), """{ "items": [{ "id": "1.1.2" }] }""");
        var apply = await spans.Ended("task.apply", click.TraceId);

        var request = await spans.Ended(HeardSpans.Request, click.TraceId);
        var all = spans.Of(click.TraceId);
        Assert.Equal(
            [HeardSpans.Request, "engine.call", "task.apply", "task.run", "task.wait"],
            all.Select(span => span.OperationName).Order(StringComparer.Ordinal));
        Assert.Equal(click.SpanId, request.ParentSpanId);
        var run = all.Single(span => span.OperationName == "task.run");
        Assert.All(all.Where(s => s.OperationName is "task.wait" or "task.run" or "task.apply"), span => Assert.Equal(request.SpanId, span.ParentSpanId));
        Assert.Equal(run.SpanId, all.Single(span => span.OperationName == "engine.call").ParentSpanId);
        Assert.Equal(("applied", 1), (apply.GetTagItem(Signals.Outcome), apply.GetTagItem("understory.apply.stories")));

        // The request that applied is a trace of its own, and each names the other.
        var link = Assert.Single(apply.Links).Context;
        Assert.NotEqual(click.TraceId, link.TraceId);
        var applying = await spans.Ended(HeardSpans.Request, link.TraceId);
        Assert.Equal((link.SpanId, click.TraceId), (applying.SpanId, Assert.Single(applying.Links).Context.TraceId));
    }

    [Fact]
    public async Task A_retry_goes_on_in_the_trace_of_the_click()
    {
        using var spans = new HeardSpans();
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var click = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

        var task = await Click(app, click);
        (await engine.Next()).Reply(new Answer.Failure(ErrorKind.RateLimited, "Over the limit.") { HasBegun = true });
        await app.Finished(task.Id);
        var failed = await spans.Ended("task.run", click.TraceId);
        await app.Act(task.Id, TaskAction.Retry);
        (await engine.Next()).ReplyWell();
        await app.Finished(task.Id);

        Assert.Equal((ActivityStatusCode.Error, null, "rate_limited"), (failed.Status, failed.StatusDescription, failed.GetTagItem(Signals.ErrorType)));
        Assert.Equal(("failed", 1), (failed.GetTagItem(Signals.Outcome), failed.GetTagItem(Signals.Run)));
        Assert.Equal(2, spans.Of(click.TraceId).Count(span => span.OperationName == "engine.call"));
    }

    [Fact]
    public async Task No_span_holds_what_a_story_a_person_or_the_model_says()
    {
        using var spans = new HeardSpans();
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var click = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

        var task = await Click(app, click);
        var asked = await engine.Next();
        asked.ReplyWell();
        await app.Finished(task.Id);
        await spans.Ended("task.run", click.TraceId);
        using var applied = await app.Post(Routes.Apply(task.Id), """{ "items": [{ "id": "1.1.2", "edits": { "description": "A zebra." } }] }""");
        await spans.Ended("task.apply", click.TraceId);

        var ours = spans.Of(click.TraceId).Where(span => span.Source.Name == Signals.Name).ToList();
        var said = string.Join('\n', ours.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Value}").Append(span.DisplayName).Append($"{span.StatusDescription}")));
        Assert.NotEmpty(ours);
        foreach (var text in new[] { "thing", "Better", "zebra", "1.1.2", "v1.0", "member" })
            Assert.DoesNotContain(text, said, StringComparison.OrdinalIgnoreCase);
        Assert.All(ours, span => Assert.Empty(span.Events));
    }

    [Fact]
    public async Task While_nobody_listens_a_task_keeps_no_trace()
    {
        // The web server's spans are listened to, ours are not.
        using var others = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(others);
        await using var app = await Start();

        var task = await Click(app, new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded));

        Assert.Null(await app.Database.Read(s => s.Scalar<string?>("SELECT trace FROM tasks WHERE id = @Id", new { task.Id }), Cancel));
        Assert.Equal(TaskState.Complete, (await app.Finished(task.Id)).Status);
    }

    [Fact]
    public async Task A_trace_that_cannot_be_read_stops_nothing()
    {
        using var spans = new HeardSpans();
        var engine = new ScriptedEngine();
        await using var app = await Start(engine, "Tasks:Concurrency=1");
        var first = await app.CreateRefine();
        var asked = await engine.Next();
        var second = await app.CreateRefine();
        await app.Database.Write(s => s.Execute("UPDATE tasks SET trace = 'nonsense' WHERE id = @Id", new { second.Id }), Cancel);

        asked.ReplyWell();
        (await engine.Next()).ReplyWell();

        Assert.Equal(TaskState.Complete, (await app.Finished(second.Id)).Status);
        using var applied = await app.Post(Routes.Apply(second.Id), """{ "items": [{ "id": "1.1.2" }] }""");
        Assert.True(applied.IsSuccessStatusCode);
        Assert.Equal(TaskState.Complete, (await app.Finished(first.Id)).Status);
    }

    private static async Task<TestApp> Start(ScriptedEngine? engine = null, params string[] settings)
    {
        var app = await TestApp.Start(engine ?? new ScriptedEngine { Always = ScriptedEngine.NeedsWork }, settings: settings);
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<BackgroundTask> Click(TestApp app, ActivityContext click)
    {
        using var response = await app.Post(
            Routes.Tasks, """{ "type": "refine", "version": "v1.0" }""", ("traceparent", $"00-{click.TraceId}-{click.SpanId}-01"));
        var json = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, json);
        return JsonSerializer.Deserialize(json, WireJson.Default.TaskResponse)!.Task;
    }
}
