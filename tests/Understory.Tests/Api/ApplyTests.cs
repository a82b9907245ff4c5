using System.Net;
using System.Net.Http.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class ApplyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_accepted_is_written_with_its_history_and_the_rest_stays()
    {
        await using var app = await Start();
        var task = await Refined(app);

        var response = await Apply(app, task, """{ "items": [{ "id": "1.1.2" }] }""");

        Assert.Equal([new AppliedStory("1.1.2", 2)], response.Applied);
        Assert.Empty(response.Conflicts);
        Assert.Equal("Better: Story 2", (await app.Story("v1.0", "1.1.2")).Description);
        Assert.Equal(1, (await app.Story("v1.0", "1.1.1")).Revision);
        Assert.Equal(
            [("import", null), ("task", task.Id)],
            await app.Database.Read(
                s => s.Query<(string, string?)>("SELECT actor, task_id FROM story_history WHERE story_id = '1.1.2' ORDER BY revision"), Cancel));
    }

    [Fact]
    public async Task Sending_it_again_changes_nothing()
    {
        await using var app = await Start();
        var task = await Refined(app);
        const string accepted = """{ "items": [{ "id": "1.1.1" }, { "id": "1.1.2", "fields": ["description"] }] }""";

        var first = await Apply(app, task, accepted);
        var second = await Apply(app, task, accepted);

        Assert.Equal(first.Applied, second.Applied);
        Assert.Equal(2, (await app.Story("v1.0", "1.1.1")).Revision);
    }

    [Fact]
    public async Task A_field_that_changed_since_is_named_and_left_alone()
    {
        await using var app = await Start();
        var task = await Refined(app);
        using var edit = await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "description": "A person wrote this." }""");

        var response = await Apply(app, task, """{ "items": [{ "id": "1.1.1" }, { "id": "1.1.2" }] }""");

        Assert.Equal(["1.1.2"], response.Applied.Select(a => a.Id));
        var conflict = Assert.Single(response.Conflicts);
        Assert.Equal(("1.1.1", "description", "A person wrote this."), (conflict.Id, conflict.Field, conflict.Story!.Description));
        Assert.Equal("A person wrote this.", (await app.Story("v1.0", "1.1.1")).Description);
    }

    [Fact]
    public async Task A_change_to_another_field_is_no_conflict()
    {
        await using var app = await Start();
        var task = await Refined(app);
        using var edit = await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "tags": ["new"] }""");

        var response = await Apply(app, task, """{ "items": [{ "id": "1.1.1" }] }""");

        Assert.Empty(response.Conflicts);
        var story = await app.Story("v1.0", "1.1.1");
        Assert.Equal(("Better: Story 1", 3), (story.Description, story.Revision));
        Assert.Equal(["new"], story.Tags);
    }

    [Fact]
    public async Task What_a_person_wrote_over_the_suggestion_is_applied()
    {
        await using var app = await Start();
        var task = await Refined(app);

        await Apply(
            app, task,
            """{ "items": [{ "id": "1.1.1", "edits": { "description": "Mine.", "acceptance": ["One", "Two"], "intent": "Why." } }] }""");

        var story = await app.Story("v1.0", "1.1.1");
        Assert.Equal(("Mine.", "Why."), (story.Description, story.Intent));
        Assert.Equal(["One", "Two"], story.Acceptance);
    }

    [Fact]
    public async Task Two_that_apply_at_once_write_once()
    {
        await using var app = await Start();
        var task = await Refined(app);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Apply(app, task, """{ "items": [{ "id": "1.1.1" }] }""")));

        Assert.Equal(2, (await app.Story("v1.0", "1.1.1")).Revision);
    }

    [Theory]
    [InlineData("""{ "items": [{ "id": "9.9.9" }] }""", "items[0].id")]
    [InlineData("""{ "items": [{ "id": "1.1.1" }, { "id": "1.1.1" }] }""", "items[1].id")]
    [InlineData("""{ "items": [null] }""", "items[0].id")]
    [InlineData("""{ "items": [{ "id": "1.1.1", "fields": ["description", "passes"] }] }""", "items[0].fields[1]")]
    [InlineData("""{ "items": [{ "id": "1.1.1", "fields": ["acceptance"] }] }""", "items[0].fields[0]")]
    [InlineData("""{ "items": [{ "id": "1.1.1", "fields": [null] }] }""", "items[0].fields[0]")]
    [InlineData("""{ "items": [{ "id": "1.1.1", "edits": { "description": 7 } }] }""", "items[0].edits.description")]
    [InlineData("""{ "items": [{ "id": "1.1.1", "edits": { "acceptance": ["a", 7] } }] }""", "items[0].edits.acceptance")]
    [InlineData("""{ "items": [{ "id": "1.1.1", "edits": { "acceptance": ["a", " "] } }] }""", "items[0].edits.acceptance")]
    [InlineData("""{ "items": [{ "id": "1.1.1", "edits": { "title": " " } }] }""", "items[0].edits.title")]
    [InlineData("""{ "items": [{ "id": "1.1.1", "edits": { "depends_on": ["8.8.8"] } }] }""", "items[0].edits.depends_on")]
    [InlineData("""{ "items": [{ "id": "1.1.1", "fields": ["description"], "edits": { "intent": "x" } }] }""", "items[0].edits.intent")]
    [InlineData("""{ "items": [{ "fields": ["description"] }] }""", "items[0].id")]
    [InlineData("""{ "items": null }""", "items")]
    [InlineData("{}", "items")]
    public async Task A_wrong_request_is_refused_whole_with_the_name_of_the_field(string body, string field)
    {
        await using var app = await Start();
        var task = await Refined(app);

        using var refused = await app.Post(Routes.Apply(task.Id), body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(field, (await refused.Problem()).Errors!.Keys);
        Assert.Equal(1, (await app.Story("v1.0", "1.1.1")).Revision);
    }

    [Fact]
    public async Task Only_a_complete_task_can_be_applied()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        var task = await app.CreateRefine();
        await engine.Next();

        using var running = await app.Post(Routes.Apply(task.Id), """{ "items": [] }""");
        using var unknown = await app.Post(Routes.Apply("nothing"), """{ "items": [] }""");

        Assert.Equal(HttpStatusCode.Conflict, running.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<BackgroundTask> Refined(TestApp app) => await app.Finished((await app.CreateRefine()).Id);

    private static async Task<ApplyResponse> Apply(TestApp app, BackgroundTask task, string body)
    {
        using var response = await app.Post(Routes.Apply(task.Id), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.ApplyResponse, Cancel))!;
    }
}
