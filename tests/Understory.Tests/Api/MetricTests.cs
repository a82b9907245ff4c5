using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tasks;
using Understory.Telemetry;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class MetricTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_tells_how_long_it_waited_and_ran_and_what_its_call_used()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        using var metrics = new HeardMetrics(app.Service<IMeterFactory>());

        var task = await app.CreateRefine();
        (await engine.Next()).ReplyWell();
        await app.Finished(task.Id);
        await metrics.Until("understory.task.duration", 1);

        Assert.Equal("refine", Assert.Single(metrics.Named("understory.task.wait")).Tag(Signals.TaskType));
        var ran = Assert.Single(metrics.Named("understory.task.duration"));
        Assert.Equal(("refine", "complete", null), (ran.Tag(Signals.TaskType), ran.Tag(Signals.Outcome), ran.Tag(Signals.ErrorType)));
        var call = Assert.Single(metrics.Named("understory.engine.call.duration"));
        Assert.Equal(("scripted", "test-model", "answered"), (call.Tag(Signals.Engine), call.Tag(Signals.Model), call.Tag(Signals.Outcome)));
        Assert.Equal(
            [("input", 100), ("output", 10)],
            metrics.Named("understory.engine.tokens").Select(t => (t.Tag(Signals.TokenKind), t.Value)));
        Assert.All(metrics.All.SelectMany(m => m.Tags), tag => Assert.DoesNotMatch("(?i)thing|better|1\\.1|v1\\.0", $"{tag.Value}"));
    }

    [Fact]
    public async Task A_call_that_is_cut_tells_what_it_used_and_the_attempt_that_it_was_cancelled()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        using var metrics = new HeardMetrics(app.Service<IMeterFactory>());
        var task = await app.CreateRefine();
        var asked = await engine.Next();
        asked.Question.OnUsage!(new TaskUsage { Model = "test-model", InputTokens = 70, OutputTokens = 7 });

        await app.Act(task.Id, TaskAction.Cancel);
        var ended = await app.Finished(task.Id);
        await metrics.Until("understory.task.duration", 1);

        Assert.Equal(70, ended.Usage!.InputTokens);
        Assert.Equal(77, metrics.Named("understory.engine.tokens").Sum(t => t.Value));
        Assert.Equal(("failed", "cancelled"), (Assert.Single(metrics.Named("understory.engine.call.duration")) is var c ? (c.Tag(Signals.Outcome), c.Tag(Signals.ErrorType)) : default));
        Assert.Equal("cancelled", Assert.Single(metrics.Named("understory.task.duration")).Tag(Signals.Outcome));
    }

    [Fact]
    public async Task A_call_that_fails_says_why()
    {
        var engine = new ScriptedEngine { Always = _ => new Answer.Failure(ErrorKind.Unavailable, "Away.") { HoldsForAll = true } };
        await using var app = await Start(engine);
        using var metrics = new HeardMetrics(app.Service<IMeterFactory>());

        await app.Finished((await app.CreateRefine()).Id);
        await metrics.Until("understory.task.duration", 1);

        Assert.Equal("unavailable", Assert.Single(metrics.Named("understory.engine.call.duration")).Tag(Signals.ErrorType));
        Assert.Equal("unavailable", Assert.Single(metrics.Named("understory.task.duration")).Tag(Signals.ErrorType));
        Assert.Empty(metrics.Named("understory.engine.tokens"));
    }

    [Fact]
    public async Task A_rescue_is_counted_and_the_second_start_is_no_second_wait()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine, "Tasks:HeartbeatSeconds=0.1", "Tasks:LeaseSeconds=30");
        using var metrics = new HeardMetrics(app.Service<IMeterFactory>());
        var task = await app.CreateRefine();
        await engine.Next();

        await app.Database.Write(s => s.Execute("UPDATE tasks SET claim_token = 'dead', lease_until = '2000-01-01T00:00:00.000Z'"), Cancel);
        (await engine.Next()).ReplyWell();
        await app.Finished(task.Id);
        await metrics.Until("understory.task.duration", 2);

        var rescue = Assert.Single(metrics.Named("understory.task.rescues"));
        Assert.Equal((1, "queued"), (rescue.Value, rescue.Tag(Signals.Outcome)));
        Assert.Single(metrics.Named("understory.task.wait"));
        Assert.Equal(["complete", "lost"], metrics.Named("understory.task.duration").Select(r => r.Tag(Signals.Outcome)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_instrument_and_every_attribute_is_in_the_documents()
    {
        await using var app = await TestApp.Start();
        using var metrics = new HeardMetrics(app.Service<IMeterFactory>());
        var documents = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations.md"), Cancel);
        var attributes = typeof(Signals).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.InRange(metrics.Instruments.Count, 7, 100);
        Assert.All(metrics.Instruments.Concat(attributes), name => Assert.Contains($"`{name}`", documents, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_queue_is_looked_at_only_while_someone_listens()
    {
        await using var db = await TestDatabase.Create();
        await using var counting = new CountingDatabase(db.Database);
        await db.Execute(
            $"""
            INSERT INTO tasks (id, type, status, version, created_at, available_at) VALUES
              ('a', 'refine', 'queued', 'v1', 'x', {db.Database.Dialect.NowPlus("@ago")}), ('b', 'refine', 'queued', 'v1', 'x', '2999-01-01T00:00:00.000Z')
            """,
            new { ago = -90_000L });
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var gauge = new QueueGauge(meters, counting, TimeProvider.System);

        Assert.Equal(QueueGauge.Every, await gauge.Step(Cancel));
        Assert.Equal(0, counting.Count);

        using var metrics = new HeardMetrics(meters);
        metrics.Ask();
        Assert.Empty(metrics.All);
        await gauge.Step(Cancel);
        metrics.Ask();

        Assert.Equal(1, counting.Count);
        Assert.Equal(
            [("queued", 2), ("running", 0)],
            metrics.Named("understory.task.count").Select(m => (m.Tag(Signals.State), m.Value)).Order());
        Assert.InRange(metrics.Named("understory.task.oldest").Single(m => m.Tag(Signals.State) == "queued").Value, 90, 200);
    }

    private static async Task<TestApp> Start(ScriptedEngine engine, params string[] settings)
    {
        var app = await TestApp.Start(engine, settings: settings);
        await app.Import(Some.Backlog());
        return app;
    }
}
