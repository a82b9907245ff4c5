using System.Net;
using System.Net.Http.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Postgres;

/// <summary>
/// PostgreSQL commits, and its answer is lost with the connection. Leases and looks are an hour long, so that what goes on went
/// on by itself.
/// </summary>
public sealed class LostAnswerTests : IAsyncLifetime
{
    private readonly ScriptedEngine _engine = new();
    private TestStorage _storage = null!;
    private Wire _wire = null!;
    private TestApp _app = null!;
    private int _lost;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _storage = await TestStorage.Create(postgres: true);
        _wire = new Wire(_storage.Connection!);
        _app = await TestApp.Start(
            _engine, _storage, _wire.Setting, "Tasks:PollSeconds=3600", "Tasks:HeartbeatSeconds=3600", "Tasks:LeaseSeconds=7200");
        await _app.Import(Some.Backlog());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _wire.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task A_task_whose_creation_was_not_acknowledged_is_there_once_and_runs()
    {
        Lose("INSERT INTO tasks");
        var tag = _app.Service<Tasks.TaskChanges>().Tag;

        using var lost = await Create();
        Assert.NotEqual(tag, _app.Service<Tasks.TaskChanges>().Tag);
        var question = await _engine.Next();
        using var again = await Create();
        question.ReplyWell();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, 1), (lost.StatusCode, again.StatusCode, _lost));
        Assert.Contains("not known", (await lost.Problem()).Error, StringComparison.Ordinal);
        var task = (await again.Content.ReadFromJsonAsync(WireJson.Default.TaskResponse, Cancel))!.Task;
        Assert.Equal(TaskState.Complete, (await _app.Finished(task.Id)).Status);
        Assert.Equal(1, await Count("SELECT COUNT(*) FROM tasks"));
    }

    [Fact]
    public async Task A_task_whose_claim_was_not_acknowledged_is_worked_on_by_its_owner()
    {
        Lose("WITH next AS");

        var task = await _app.CreateRefine();
        (await _engine.Next()).ReplyWell();

        task = await _app.Finished(task.Id);
        Assert.Equal((TaskState.Complete, 1, 1), (task.Status, task.Attempt, _lost));
        Assert.Equal(0, await Count("SELECT SUM(rescues) FROM tasks"));
    }

    [Theory]
    [InlineData("INSERT INTO task_calls")]
    [InlineData("UPDATE task_calls")]
    public async Task A_question_whose_record_was_not_acknowledged_is_asked_and_recorded_once(string statement)
    {
        Lose(statement);

        var task = await _app.CreateRefine();
        (await _engine.Next()).ReplyWell();

        task = await _app.Finished(task.Id);
        Assert.Equal((TaskState.Complete, 1, 1, null), (task.Status, _engine.Calls, _lost, task.UnansweredCalls));
        Assert.Equal(1, await Count("SELECT COUNT(*) FROM task_calls WHERE answer IS NOT NULL"));
        Assert.Equal(1, await Count("SELECT COUNT(*) FROM task_calls"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_end_that_was_not_acknowledged_is_seen_and_is_no_loss(bool fails)
    {
        using var metrics = new HeardMetrics(_app.Service<System.Diagnostics.Metrics.IMeterFactory>());
        Lose(fails ? "status = 'failed'" : "status = 'complete'");

        var task = await _app.CreateRefine();
        var question = await _engine.Next();
        if (fails)
            question.Reply(new Answer.Failure(ErrorKind.Refused, "No."));
        else
            question.ReplyWell();

        task = await _app.Finished(task.Id);
        Assert.Equal((fails ? TaskState.Failed : TaskState.Complete, 1), (task.Status, _lost));
        await metrics.Until("understory.task.duration", 1);
        Assert.Equal(fails ? "failed" : "complete", metrics.Named("understory.task.duration")[0].Tag("understory.outcome"));
    }

    [Fact]
    public async Task A_stop_whose_acknowledgement_was_lost_reaches_the_call()
    {
        var task = await _app.CreateRefine();
        var question = await _engine.Next();
        Lose("SET cancel_requested_at");

        using var lost = await _app.Patch(Routes.Task(task.Id), """{ "action": "cancel" }""");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (lost.StatusCode, _lost));
        Assert.Equal(ErrorKind.Cancelled, (await _app.Finished(task.Id)).ErrorKind);
        Assert.True(question.Cancelled.IsCancellationRequested);
    }

    // The first commit that wrote something with this statement.
    private void Lose(string statement) => _wire.LosesAnswer = text =>
        text.Contains(statement, StringComparison.Ordinal) && text.Contains(" 1\n", StringComparison.Ordinal) && Interlocked.CompareExchange(ref _lost, 1, 0) == 0;

    private Task<HttpResponseMessage> Create() =>
        _app.Post(Routes.Tasks, """{ "type": "refine", "version": "v1.0" }""", (Routes.IdempotencyKey, "once"));

    private Task<int> Count(string sql) => _app.Database.Read(session => session.Scalar<int>(sql), Cancel);
}
