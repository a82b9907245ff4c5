using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class HistoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_history_says_who_changed_which_field_from_what_to_what_newest_first()
    {
        await using var app = await Start();
        await Change(app, """{ "revision": 1, "title": "New", "acceptance": ["a", "b"], "passes": true }""");
        var task = await app.Finished((await app.CreateRefine(parameters: """{ "storyIds": ["1.1.2"] }""")).Id);
        (await app.Post(Routes.Apply(task.Id), """{ "items": [{ "id": "1.1.2" }] }""")).Dispose();

        var history = await History(app);

        Assert.Equal([(3, "task", task.Id), (2, "person", null), (1, "import", null)], history.Select(h => (h.Revision, h.Actor, h.TaskId)));
        Assert.Equal(["description"], history[0].Changes.Keys);
        Assert.Equal(["title", "acceptance", "passes"], history[1].Changes.Keys);
        Assert.Equal(("Story 2", "New"), (history[1].Changes["title"].Before?.GetString(), history[1].Changes["title"].After.GetString()));
        Assert.Equal("[\"a\",\"b\"]", history[1].Changes["acceptance"].After.GetRawText());
        Assert.Equal(JsonValueKind.False, history[1].Changes["passes"].Before?.ValueKind);
        Assert.Equal((await app.Story("v1.0", "1.1.2")).UpdatedAt, history[0].At);
    }

    [Fact]
    public async Task The_creation_has_every_field_and_nothing_before()
    {
        await using var app = await Start();

        var created = Assert.Single(await History(app));

        Assert.Equal(13, created.Changes.Count);
        Assert.All(created.Changes.Values, change => Assert.Null(change.Before));
        Assert.Equal("As a member I want thing 2.", created.Changes["description"].After.GetString());
        Assert.Equal(2, created.Changes["story_number"].After.GetInt32());
    }

    [Fact]
    public async Task The_names_on_the_wire_are_those_of_the_contract()
    {
        await using var app = await Start();
        await Change(app, """{ "revision": 1, "title": "New" }""");

        var entry = (await app.Json(Routes.History("v1.0", "1.1.2"))).GetProperty("history")[0];

        Assert.Equal(["revision", "at", "actor", "task_id", "changes", "kind"], entry.EnumerateObject().Select(p => p.Name));
        Assert.Equal("changed", entry.GetProperty("kind").GetString());
        Assert.Equal("""{"before":"Story 2","after":"New"}""", entry.GetProperty("changes").GetProperty("title").GetRawText());
    }

    [Fact]
    public async Task Undo_restores_exactly_what_the_revision_changed_as_a_new_revision_by_a_person()
    {
        await using var app = await Start();
        await Change(app, """{ "revision": 1, "title": "New", "tags": ["a"], "depends_on": [], "merged": true }""");
        await Change(app, """{ "revision": 2, "intent": "Kept." }""");

        var (status, story, _) = await Undo(app, 2);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("Story 2", "Kept.", false, 4), (story!.Title, story.Intent, story.Merged, story.Revision));
        Assert.Equal(["queue", "tag2"], story.Tags);
        Assert.Equal(["1.1.1"], story.DependsOn);
        var newest = (await History(app))[0];
        Assert.Equal((4, "person"), (newest.Revision, newest.Actor));
        Assert.Equal(["title", "depends_on", "tags", "merged"], newest.Changes.Keys);
    }

    [Fact]
    public async Task What_a_task_applied_is_undone_days_later()
    {
        await using var app = await Start();
        var task = await app.Finished((await app.CreateRefine()).Id);
        (await app.Post(Routes.Apply(task.Id), """{ "items": [{ "id": "1.1.2" }] }""")).Dispose();

        await Undo(app, 2);

        Assert.Equal("As a member I want thing 2.", (await app.Story("v1.0", "1.1.2")).Description);
    }

    [Fact]
    public async Task An_undo_can_be_undone()
    {
        await using var app = await Start();
        await Change(app, """{ "revision": 1, "title": "New" }""");
        await Undo(app, 2);

        var (_, story, _) = await Undo(app, 3);

        Assert.Equal(("New", 4), (story!.Title, story.Revision));
    }

    [Fact]
    public async Task Sending_it_again_changes_nothing()
    {
        await using var app = await Start();
        await Change(app, """{ "revision": 1, "title": "New" }""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Undo(app, 2)));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "Story 2", 3), (answer.Status, answer.Story!.Title, answer.Story.Revision)));
    }

    [Fact]
    public async Task A_field_that_changed_again_since_is_named_and_nothing_is_written()
    {
        await using var app = await Start();
        await Change(app, """{ "revision": 1, "title": "New", "intent": "New." }""");
        await Change(app, """{ "revision": 2, "title": "Newer" }""");

        var (status, _, problem) = await Undo(app, 2);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(["title"], problem!.Fields);
        Assert.Equal(("Newer", "New.", 3), (problem.Story!.Title, problem.Story.Intent, problem.Story.Revision));
        Assert.Equal("Revision 2 of 1.1.2 was not undone: title changed again since. Look at the story as it is now.", problem.Error);
        Assert.Equal(3, (await app.Story("v1.0", "1.1.2")).Revision);
    }

    [Fact]
    public async Task A_number_that_an_import_changed_goes_back_with_the_place_that_it_gives()
    {
        await using var app = await Start();
        await app.Import(
            """{ "version": "v1.0", "title": "T", "stories": [{ "id": "1.1.2", "title": "Story 2", "story_number": 9 }] }""", "mode=apply&merge=true");
        Assert.Equal(["1.1.1", "1.1.3", "1.1.2"], await Ids(app));

        await Undo(app, 2);

        Assert.Equal(["1.1.1", "1.1.2", "1.1.3"], await Ids(app));
    }

    [Fact]
    public async Task The_creation_by_an_import_goes_with_the_import_and_not_alone()
    {
        await using var app = await Start();

        var (status, _, problem) = await Undo(app, 1);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("Revision 1 is the creation of 1.1.2 by an import: undo that import, or delete the story.", problem!.Error);
        Assert.Empty(problem.Fields!);
    }

    [Theory]
    [InlineData("v1.0", "1.1.2", 2, "1.1.2 has no revision 2; it is at revision 1.")]
    [InlineData("v1.0", "1.1.2", 0, "1.1.2 has no revision 0; it is at revision 1.")]
    [InlineData("v1.0", "1.1.2", -5, "1.1.2 has no revision -5; it is at revision 1.")]
    [InlineData("v1.0", "1.1.2", int.MinValue, "1.1.2 has no revision -2147483648; it is at revision 1.")]
    [InlineData("v1.0", "9.9.9", 1, "There is no story 9.9.9 in v1.0.")]
    [InlineData("v9.9", "1.1.2", 1, "There is no story 1.1.2 in v9.9.")]
    public async Task What_does_not_exist_is_not_found(string version, string id, int revision, string said)
    {
        await using var app = await Start();

        using var response = await app.Post(Routes.Undo(version, id), $$"""{ "revision": {{revision}} }""");

        Assert.Equal((HttpStatusCode.NotFound, said), (response.StatusCode, (await response.Problem()).Error));
    }

    [Theory]
    [InlineData("v1.0", "9.9.9")]
    [InlineData("v9.9", "1.1.2")]
    public async Task The_history_of_what_does_not_exist_is_not_found(string version, string id)
    {
        await using var app = await Start();

        using var response = await app.Http.GetAsync(Routes.History(version, id), Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal($"There is no story {id} in {version}.", (await response.Problem()).Error);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "revision": null }""")]
    [InlineData("""{ "revision": "2" }""")]
    [InlineData("""{ "revision": 1.5 }""")]
    [InlineData("""{ "revision": 99999999999 }""")]
    public async Task A_wrong_revision_is_refused_by_its_name(string body)
    {
        await using var app = await Start();

        using var response = await app.Post(Routes.Undo("v1.0", "1.1.2"), body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["revision"], (await response.Problem()).Errors!.Keys);
    }

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task Change(TestApp app, string patch)
    {
        using var response = await app.Patch(Routes.Story("v1.0", "1.1.2"), patch);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<IReadOnlyList<HistoryEntry>> History(TestApp app) =>
        (await app.Http.GetFromJsonAsync(Routes.History("v1.0", "1.1.2"), WireJson.Default.HistoryResponse, Cancel))!.History;

    private static async Task<(HttpStatusCode Status, Story? Story, Problem? Problem)> Undo(TestApp app, int revision)
    {
        using var response = await app.Post(Routes.Undo("v1.0", "1.1.2"), $$"""{ "revision": {{revision}} }""");
        return response.IsSuccessStatusCode
            ? (response.StatusCode, (await response.Content.ReadFromJsonAsync(WireJson.Default.StoryResponse, Cancel))!.Story, null)
            : (response.StatusCode, null, await response.Problem());
    }

    private static async Task<string[]> Ids(TestApp app) =>
        [.. (await app.Json(Routes.Stories("v1.0"))).GetProperty("stories").EnumerateArray().Select(s => s.GetProperty("id").GetString()!)];
}
