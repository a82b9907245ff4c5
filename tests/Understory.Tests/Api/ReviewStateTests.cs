using System.Net;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class ReviewStateTests
{
    private const string Decided =
        """
        { "revision": 0, "items": {
          "1.1.1": { "decision": "accepted", "fields": { "description": "accepted", "tags": "dismissed" }, "edits": { "description": "Mine.", "acceptance": ["One"] } },
          "1.1.2": { "decision": "dismissed" } } }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_anything_was_decided_a_review_is_empty_at_revision_0()
    {
        await using var app = await Start();
        var task = await Refined(app);

        using var unknown = await app.Http.GetAsync(Routes.Review("nothing"), Cancel);

        Assert.Equal("""{"review":{"revision":0,"items":{},"newEpic":null}}""", (await app.Json(Routes.Review(task.Id))).GetRawText());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task What_was_decided_is_kept_and_touches_no_story()
    {
        await using var app = await Start();
        var task = await Refined(app);

        var saved = await app.Save(task.Id, Decided);
        var read = await app.Review(task.Id);

        Assert.Equal((1, 1), (saved.Revision, read.Revision));
        var item = read.Items["1.1.1"];
        Assert.Equal(ReviewDecision.Accepted, item.Decision);
        Assert.Equal((ReviewDecision.Accepted, ReviewDecision.Dismissed), (item.Fields["description"], item.Fields["tags"]));
        Assert.Equal("Mine.", item.Edits["description"].GetString());
        Assert.Equal(ReviewDecision.Dismissed, read.Items["1.1.2"].Decision);
        Assert.All((await app.Stories()).Stories, s => Assert.Equal(1, s.Revision));
    }

    [Fact]
    public async Task A_save_over_another_revision_is_refused_with_the_review_as_it_is_now()
    {
        await using var app = await Start();
        var task = await Refined(app);
        await app.Save(task.Id, Decided);

        foreach (var revision in new[] { 0, 2, -1, int.MaxValue })
        {
            using var refused = await app.Put(task.Id, $$"""{ "revision": {{revision}}, "items": { "1.1.3": { "decision": "accepted" } } }""");
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            var problem = await refused.Problem();
            Assert.Equal(1, problem.Review!.Revision);
            Assert.Equal(["1.1.1", "1.1.2"], problem.Review.Items.Keys);
        }

        Assert.Equal(2, (await app.Save(task.Id, """{ "revision": 1, "items": { "1.1.3": { "decision": "accepted" } } }""")).Revision);
        Assert.Equal(["1.1.3"], (await app.Review(task.Id)).Items.Keys);
    }

    [Fact]
    public async Task A_save_that_is_sent_again_because_its_answer_was_lost_writes_nothing()
    {
        await using var app = await Start();
        var task = await Refined(app);
        await app.Save(task.Id, Decided);
        await app.Database.Write(s => s.Execute("UPDATE task_reviews SET updated_at = 'then'"), Cancel);

        var again = await app.Save(task.Id, Decided);

        Assert.Equal((1, 2), (again.Revision, again.Items.Count));
        Assert.Equal("then", await app.Database.Read(s => s.One<string>("SELECT updated_at FROM task_reviews"), Cancel));
    }

    [Fact]
    public async Task Of_two_devices_that_save_at_once_one_is_told_to_look_again()
    {
        await using var app = await Start();
        var task = await Refined(app);

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(
            n => app.Put(task.Id, $$"""{ "revision": 0, "items": { "1.1.1": { "edits": { "description": "Device {{n}}" } } } }""")));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1, (await app.Review(task.Id)).Revision);
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Fact]
    public async Task A_running_task_can_be_reviewed_and_a_retried_one_starts_afresh()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        var task = await app.CreateRefine();
        var asked = await engine.Next();
        await app.Until(task.Id, t => t.Status == TaskState.Running);

        var whileRunning = await app.Save(task.Id, Decided);
        asked.Reply(new Answer.Failure(ErrorKind.Unavailable, "Later.") { HoldsForAll = true });
        await app.Finished(task.Id);
        using var failed = await app.Put(task.Id, """{ "revision": 1 }""");
        await app.Act(task.Id, TaskAction.Retry);
        (await engine.Next()).ReplyWell();
        await app.Finished(task.Id);
        var fresh = await app.Review(task.Id);
        using var late = await app.Put(task.Id, """{ "revision": 1, "items": { "1.1.1": { "decision": "accepted" } } }""");
        var first = await app.Save(task.Id, """{ "revision": 0, "items": { "1.1.3": { "decision": "accepted" } } }""");

        Assert.Equal(1, whileRunning.Revision);
        Assert.Equal(HttpStatusCode.Conflict, failed.StatusCode);
        Assert.Equal((0, 0), (fresh.Revision, fresh.Items.Count));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal(1, first.Revision);
        Assert.Equal(["1.1.3"], first.Items.Keys);
    }

    [Fact]
    public async Task Nothing_can_be_decided_on_a_task_that_waits()
    {
        await using var app = await TestApp.Start(new ScriptedEngine(), null, "Tasks:Concurrency=1");
        await app.Import(Some.Backlog());
        await app.CreateRefine();
        var waiting = await app.CreateRefine();

        using var refused = await app.Put(waiting.Id, """{ "revision": 0 }""");
        using var unknown = await app.Put("nothing", """{ "revision": 0 }""");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (refused.StatusCode, unknown.StatusCode));
        Assert.Equal("The task is queued; only what a running or a complete one suggests can be reviewed.", (await refused.Problem()).Error);
    }

    [Theory]
    [InlineData("""{ "revision": 0, "items": { "9.9.9": {} } }""", "items.9.9.9")]
    [InlineData("""{ "revision": 0, "items": { "": {} } }""", "items.")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": null } }""", "items.1.1.1")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "decision": "maybe" } } }""", "items.1.1.1.decision")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "fields": { "passes": "accepted" } } } }""", "items.1.1.1.fields.passes")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "fields": { "phase": "accepted" } } } }""", "items.1.1.1.fields.phase")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "fields": { "tags": 1 } } } }""", "items.1.1.1.fields.tags")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "fields": null } } }""", "items.1.1.1.fields")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "edits": { "title": " " } } } }""", "items.1.1.1.edits.title")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "edits": { "acceptance": ["a", 7] } } } }""", "items.1.1.1.edits.acceptance")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "edits": { "description": "\ud800" } } } }""", "items.1.1.1.edits.description")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "edits": { "description": null } } } }""", "items.1.1.1.edits.description")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "round": "nothing" } } }""", "items.1.1.1.round")]
    [InlineData("""{ "revision": 0, "items": { "1.1.1": { "accepted": true } } }""", "items.1.1.1.accepted")]
    [InlineData("""{ "revision": 0, "newEpic": { "accept": true } }""", "newEpic")]
    [InlineData("""{ "revision": 0, "more": 1 }""", "more")]
    [InlineData("""{ "revision": "0" }""", "revision")]
    [InlineData("{}", "revision")]
    public async Task A_wrong_review_is_refused_with_the_name_of_the_field(string body, string field)
    {
        await using var app = await Start();
        var task = await Refined(app);

        using var refused = await app.Put(task.Id, body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([field], (await refused.Problem()).Errors!.Keys);
        Assert.Equal(0, (await app.Review(task.Id)).Revision);
    }

    [Fact]
    public async Task Generated_stories_are_decided_as_a_whole_with_their_place_and_the_new_epic()
    {
        await using var app = await TestApp.Start(Generating.EngineWithEpic(Generating.NewEpic(), Generating.Item(epic: 2), Generating.Item()));
        await app.Import(Some.Backlog());
        var (task, _) = await app.Generate();

        var saved = await app.Save(
            task.Id,
            """
            { "revision": 0, "items": { "0": { "decision": "accepted", "fields": { "epic": "accepted" }, "edits": { "phase": 1, "epic": 1 } } },
              "newEpic": { "accept": true, "name": "Waiting" } }
            """);
        using var wrong = await app.Put(
            task.Id, """{ "revision": 1, "items": { "2": {}, "01": {}, "1": { "edits": { "epic": "1" } } }, "newEpic": { "accept": true, "name": " " } }""");

        Assert.Equal(new NewEpicDecision(true, "Waiting"), saved.NewEpic);
        Assert.Equal(1, saved.Items["0"].Edits["epic"].GetInt32());
        Assert.Equal(["items.2", "items.01", "items.1.edits.epic", "newEpic.name"], (await wrong.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task A_round_can_be_chosen_for_the_item_that_it_is_about()
    {
        await using var app = await Start();
        var task = await Refined(app);
        var (round, foreign) = (await app.Round(task, "1.1.1", "Shorter."), await app.Round(await Refined(app), "1.1.1", "Shorter."));

        var saved = await app.Save(task.Id, $$"""{ "revision": 0, "items": { "1.1.1": { "round": "{{round.Id}}" } } }""");
        using var wrong = await app.Put(
            task.Id, $$"""{ "revision": 1, "items": { "1.1.1": { "round": "{{foreign.Id}}" }, "1.1.2": { "round": "{{round.Id}}" } } }""");

        Assert.Equal(round.Id, saved.Items["1.1.1"].Round);
        Assert.Equal(["items.1.1.1.round", "items.1.1.2.round"], (await wrong.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task A_review_has_at_most_4_MiB()
    {
        await using var app = await Start();
        var task = await Refined(app);

        using var large = await app.Put(task.Id, Edited(3_900_000));
        using var tooLarge = await app.Put(task.Id, Edited(4_300_000));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (large.StatusCode, tooLarge.StatusCode));

        static string Edited(int length) => JsonSerializer.Serialize(new
        {
            revision = 0,
            items = new Dictionary<string, object> { ["1.1.1"] = new { edits = new { description = new string('x', length) } } },
        });
    }

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<BackgroundTask> Refined(TestApp app) => await app.Finished((await app.CreateRefine()).Id);
}
