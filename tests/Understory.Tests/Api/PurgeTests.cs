using System.Net;
using Microsoft.Extensions.Options;
using Understory.Contracts;
using Understory.Tasks;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>Deleted tasks go for good when the configuration says so, and only those that may.</summary>
public sealed class PurgeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_deleted_long_ago_goes_with_all_that_hangs_on_it()
    {
        await using var app = await Start();
        var old = await Refined(app);
        var round = await app.Round(old, "1.1.2", "Shorter.");
        await app.Save(old.Id, """{ "revision": 0, "items": { "1.1.2": { "decision": "accepted" } } }""");
        await Delete(app, old, "2020-01-01T00:00:00.000Z");
        await Delete(app, round, "2020-01-01T00:00:00.000Z");
        var kept = await Refined(app);

        await Purge(app);

        Assert.Equal([kept.Id], await app.Database.Read(s => s.Query<string>("SELECT id FROM tasks"), Cancel));
        foreach (var table in app.Service<IEnumerable<TaskTable>>().Select(t => t.Name))
            Assert.Equal(0, await app.Database.Read(s => s.Scalar<int>($"SELECT COUNT(*) FROM {table} WHERE task_id <> @Id", new { kept.Id }), Cancel));
        using var gone = await app.Http.GetAsync(Routes.Task(old.Id), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task The_history_of_a_story_keeps_what_a_purged_task_did()
    {
        await using var app = await Start();
        var task = await Refined(app);
        using var applied = await app.Post(Routes.Apply(task.Id), """{ "items": [{ "id": "1.1.2" }] }""");
        await Delete(app, task, "2020-01-01T00:00:00.000Z");

        await Purge(app);

        var history = (await app.Json(Routes.History("v1.0", "1.1.2"))).GetProperty("history").EnumerateArray().ToList();
        Assert.Equal(2, history.Count);
        Assert.Contains(history, entry => entry.GetProperty("task_id").GetString() == task.Id);
        Assert.Equal("Better: Story 2", (await app.Story("v1.0", "1.1.2")).Description);
    }

    [Fact]
    public async Task Without_the_setting_nothing_goes()
    {
        await using var app = await Start(setting: null);
        var task = await Refined(app);
        await Delete(app, task, "2020-01-01T00:00:00.000Z");

        Assert.False(app.Service<IEnumerable<IRunnerLoop>>().OfType<TaskPurge>().Single().IsWanted);
        Assert.NotNull((await app.Task(task.Id)).DeletedAt);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("40000")]
    public async Task A_time_that_makes_no_sense_stops_the_start(string days)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.Start(settings: $"Tasks:PurgeDeletedAfterDays={days}"));

        Assert.StartsWith($"Tasks:PurgeDeletedAfterDays is {days};", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_deleted_or_not_long_enough_stays()
    {
        await using var app = await Start();
        await Refined(app);
        var yesterday = await Refined(app);
        await app.Act(yesterday.Id, TaskAction.Delete);

        await Purge(app);

        Assert.Equal(2, await Count(app));
    }

    [Theory]
    [InlineData("root")]
    [InlineData("round")]
    [InlineData("a younger round")]
    public async Task A_task_stays_while_it_or_any_of_its_rounds_may_be_wanted(string alive)
    {
        await using var app = await Start();
        var root = await Refined(app);
        var round = await app.Round(root, "1.1.2", null);
        if (alive != "root")
            await Delete(app, root, "2020-01-01T00:00:00.000Z");
        if (alive != "round")
            await Delete(app, round, alive == "root" ? "2020-01-01T00:00:00.000Z" : null);

        await Purge(app);

        Assert.Equal(2, await Count(app));
    }

    [Fact]
    public async Task A_round_that_runs_keeps_its_deleted_task()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine: engine);
        var create = await app.CreateRefine();
        (await engine.Next()).ReplyWell();
        var root = await app.Finished(create.Id);
        var round = await app.CreateRound(root, "1.1.2", null);
        var asked = await engine.Next();
        await Delete(app, root, "2020-01-01T00:00:00.000Z");

        await Purge(app);

        Assert.Equal(2, await Count(app));
        asked.ReplyWell();
        Assert.Equal(TaskState.Complete, (await app.Finished(round.Id)).Status);
    }

    [Fact]
    public async Task It_goes_in_small_batches_until_all_is_done()
    {
        await using var app = await Start();
        await app.Database.Write(
            s => s.Execute(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
                INSERT INTO tasks (id, type, status, version, result, created_at, available_at, completed_at, deleted_at)
                SELECT 'task' || i, 'refine', 'complete', 'v1.0', '{}', 'x', 'x', 'x', '2020-01-01T00:00:00.000Z' FROM n
                """),
            Cancel);

        var left = new List<int>();
        for (var batch = 0; batch < 3; batch++)
        {
            await Purge(app);
            left.Add(await Count(app));
        }

        Assert.Equal([70, 20, 0], left);
    }

    // The runner's own loop looks once at its start, when there is nothing yet, and then in an hour.
    internal static Task<TimeSpan> Purge(TestApp app) => app.Service<IEnumerable<IRunnerLoop>>().OfType<TaskPurge>().Single().Step(Cancel);

    private static async Task<TestApp> Start(string? setting = "Tasks:PurgeDeletedAfterDays=30", ScriptedEngine? engine = null)
    {
        var app = await TestApp.Start(
            engine ?? new ScriptedEngine { Always = ScriptedEngine.NeedsWork }, settings: setting is null ? [] : [setting]);
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<BackgroundTask> Refined(TestApp app) => await app.Finished((await app.CreateRefine()).Id);

    private static async Task Delete(TestApp app, BackgroundTask task, string? at)
    {
        await app.Act(task.Id, TaskAction.Delete);
        if (at is not null)
            await app.Database.Write(s => s.Execute("UPDATE tasks SET deleted_at = @at WHERE id = @Id", new { at, task.Id }), Cancel);
    }

    private static Task<int> Count(TestApp app) => app.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM tasks"), Cancel);
}
