using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class VersionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_version_is_made_and_stories_are_added_to_it_by_hand()
    {
        await using var app = await TestApp.Start();

        var first = await Add(app, "{}");
        var second = await Add(app, """{ "id": "next", "title": " Next ", "description": "What comes." }""");
        using var story = await app.Post(Routes.Stories("v1.0"), """{ "title": "t", "phase": 2, "epic": 3 }""");

        Assert.Equal(("v1.0", "v1.0", "", 0), (first.Id, first.Title, first.Description, first.Total));
        Assert.Equal(("next", "Next", "What comes."), (second.Id, second.Title, second.Description));
        Assert.Equal("/api/versions/v1.0/stories/2.3.1", story.Headers.Location!.ToString());
        Assert.Equal(["v1.0", "next"], await Ids(app));
        var export = JsonElement.Parse(await app.Http.GetStringAsync(Routes.Version("v1.0"), Cancel));
        Assert.Equal("2.3.1", export.GetProperty("stories")[0].GetProperty("id").GetString());
        Assert.Equal("v2.0", (await Add(app, "{}")).Id);
    }

    [Theory]
    [InlineData("""{ "id": "a b" }""", "id")]
    [InlineData("""{ "id": "" }""", "id")]
    [InlineData("""{ "id": 1 }""", "id")]
    [InlineData("""{ "title": " " }""", "title")]
    [InlineData("""{ "title": "LONG301" }""", "title")]
    [InlineData("""{ "description": "LONG20001" }""", "description")]
    [InlineData("""{ "shortTitle": "s" }""", "shortTitle")]
    public async Task What_no_version_can_be_is_refused_by_its_name(string body, string field)
    {
        await using var app = await TestApp.Start();

        using var response = await app.Post(Routes.Versions, Long(body));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([field], (await response.Problem()).Errors!.Keys);
        Assert.Empty(await Ids(app));
    }

    [Fact]
    public async Task The_id_of_another_version_is_refused_also_where_it_was_deleted()
    {
        await using var app = await Start();

        using var taken = await app.Post(Routes.Versions, """{ "id": "v1.0" }""");
        await Delete(app);
        using var deleted = await app.Post(Routes.Versions, """{ "id": "v1.0" }""");

        var (first, second) = (await taken.Problem(), await deleted.Problem());
        Assert.Equal((409, false, "v1.0 exists: choose another id."), (first.Status, first.Deleted, first.Error));
        Assert.Equal((409, true, "v1.0 was deleted: restore it, or choose another id."), (second.Status, second.Deleted, second.Error));
        Assert.Equal("v2.0", (await Add(app, "{}")).Id);
    }

    [Fact]
    public async Task A_version_is_renamed_and_what_is_not_named_stays()
    {
        await using var app = await Start();

        using var response = await app.Patch(Routes.Version("v1.0"), """{ "title": "Summer", "shortTitle": "" }""");

        var version = (await response.Content.ReadFromJsonAsync(WireJson.Default.VersionResponse, Cancel))!.Version;
        Assert.Equal(("v1.0", "Summer", "", "What we ship in spring.", 3), (version.Id, version.Title, version.ShortTitle, version.Description, version.Total));
        var export = JsonElement.Parse(await app.Http.GetStringAsync(Routes.Version("v1.0"), Cancel));
        Assert.Equal(("Summer", ""), (export.GetProperty("title").GetString(), export.GetProperty("shortTitle").GetString()));
        Assert.Equal(1, export.GetProperty("epics").GetArrayLength());
    }

    [Theory]
    [InlineData("""{ "title": " " }""", "title")]
    [InlineData("""{ "title": 1 }""", "title")]
    [InlineData("""{ "title": "\ud800" }""", "title")]
    [InlineData("""{ "title": "LONG301" }""", "title")]
    [InlineData("""{ "shortTitle": "LONG301" }""", "shortTitle")]
    [InlineData("""{ "description": "LONG20001" }""", "description")]
    [InlineData("""{ "id": "v2.0" }""", "id")]
    public async Task A_renaming_that_cannot_be_is_refused_by_its_name(string body, string field)
    {
        await using var app = await Start();

        using var response = await app.Patch(Routes.Version("v1.0"), Long(body));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([field], (await response.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task A_deleted_version_is_absent_everywhere_and_every_refusal_says_that_it_can_be_restored()
    {
        await using var app = await Start();
        await app.Import(Some.Backlog(1, "v2.0"));

        await Delete(app);

        Assert.Equal(["v2.0"], await Ids(app));
        (HttpMethod, string, string?)[] requests =
        [
            (HttpMethod.Get, Routes.Version("v1.0"), null),
            (HttpMethod.Patch, Routes.Version("v1.0"), """{ "title": "t" }"""),
            (HttpMethod.Put, Routes.Phase("v1.0", 1), """{ "name": "n" }"""),
            (HttpMethod.Put, Routes.Epic("v1.0", 1, 1), """{ "name": "n" }"""),
            (HttpMethod.Get, Routes.Imports("v1.0"), null),
            (HttpMethod.Post, Routes.UndoImport("v1.0", "x"), "{}"),
            (HttpMethod.Get, Routes.Stories("v1.0"), null),
            (HttpMethod.Post, Routes.Stories("v1.0"), """{ "title": "t" }"""),
            (HttpMethod.Get, Routes.Story("v1.0", "1.1.1"), null),
            (HttpMethod.Patch, Routes.Story("v1.0", "1.1.1"), """{ "revision": 1 }"""),
            (HttpMethod.Delete, Routes.DeleteStory("v1.0", "1.1.1", 1), null),
            (HttpMethod.Post, Routes.RestoreStory("v1.0", "1.1.1"), null),
            (HttpMethod.Get, Routes.History("v1.0", "1.1.1"), null),
            (HttpMethod.Post, Routes.Undo("v1.0", "1.1.1"), """{ "revision": 1 }"""),
            (HttpMethod.Post, Routes.Tasks, """{ "type": "refine", "version": "v1.0" }"""),
            (HttpMethod.Post, Routes.Tasks, """{ "type": "generate", "version": "v1.0", "params": { "description": "d" } }"""),
            (HttpMethod.Post, Routes.Tasks, """{ "type": "story-edit", "version": "v1.0", "params": { "storyId": "1.1.1", "requestedChanges": "c" } }"""),
        ];
        foreach (var (method, path, body) in requests)
        {
            using var response = await app.Send(method, path, body);
            var problem = await response.Problem();
            Assert.Equal((path, 404, "v1.0 was deleted. It can be restored."), (path, problem.Status, problem.Error));
            if (path != Routes.Tasks)
                Assert.True(problem.Deleted, path);
        }

        using var depends = await app.Post(Routes.Stories("v2.0"), """{ "title": "t", "depends_on": ["v1.0", "v1.0:1.1.1"] }""");
        Assert.Equal(2, (await depends.Problem()).Errors!["depends_on"].Count);
    }

    [Fact]
    public async Task A_restored_version_is_as_it_was()
    {
        await using var app = await Start();
        (await app.Send(HttpMethod.Delete, Routes.DeleteStory("v1.0", "1.1.2", 1), null)).Dispose();
        var before = await app.Http.GetStringAsync(Routes.Version("v1.0"), Cancel);
        await Delete(app);
        await Delete(app);

        var restored = await Restore(app);
        var again = await Restore(app);

        Assert.Equal((2, 2), (restored.Total, again.Total));
        Assert.Equal(before, await app.Http.GetStringAsync(Routes.Version("v1.0"), Cancel));
    }

    [Theory]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/restore")]
    [InlineData("PATCH", "")]
    public async Task What_never_was_is_not_found(string method, string path)
    {
        await using var app = await Start();

        using var response = await app.Send(new HttpMethod(method), Routes.Version("v9.9") + path, method == "PATCH" ? "{}" : null);

        var problem = await response.Problem();
        Assert.Equal((404, "There is no version v9.9.", false), (problem.Status, problem.Error, problem.Deleted));
    }

    [Fact]
    public async Task A_version_stays_while_tasks_work_on_it()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        await app.Import(Some.Backlog(1, "v2.0"));
        var task = await app.CreateRefine();
        await engine.Next();

        using var refused = await app.Send(HttpMethod.Delete, Routes.Version("v1.0"), null);
        using var other = await app.Send(HttpMethod.Delete, Routes.Version("v2.0"), null);
        await app.Act(task.Id, TaskAction.Cancel);
        await app.Finished(task.Id);
        using var deleted = await app.Send(HttpMethod.Delete, Routes.Version("v1.0"), null);

        Assert.Equal((HttpStatusCode.Conflict, "1 task works on v1.0: cancel it first, or wait for it."), (refused.StatusCode, (await refused.Problem()).Error));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (other.StatusCode, deleted.StatusCode));
    }

    [Fact]
    public async Task An_import_into_a_deleted_version_makes_it_anew_and_histories_go_on()
    {
        await using var app = await Start();
        (await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "passes": true, "description": "Mine." }""")).Dispose();
        await Delete(app);

        var report = await app.Import("""{ "version": "v1.0", "title": "Anew", "stories": [{ "id": "1.1.1", "title": "One" }, { "id": "2.1.1", "title": "Two" }] }""");

        Assert.Equal((2, 0), (report.Adds, report.Changes));
        var page = await app.Stories();
        Assert.Equal([("1.1.1", "One", "", false, 3), ("2.1.1", "Two", "", false, 1)], page.Stories.Select(s => (s.Id, s.Title, s.Description, s.Passes, s.Revision)));
        Assert.Empty(page.Phases);
        Assert.Empty(page.Epics);
        var version = Assert.Single((await app.Http.GetFromJsonAsync(Routes.Versions, WireJson.Default.VersionsResponse, Cancel))!.Versions);
        Assert.Equal(("Anew", "", ""), (version.Title, version.ShortTitle, version.Description));
        using var gone = await app.Http.GetAsync(Routes.Story("v1.0", "1.1.2"), Cancel);
        Assert.True((await gone.Problem()).Deleted);
    }

    [Fact]
    public async Task A_merge_brings_a_deleted_story_back_wholly_as_the_file_has_it()
    {
        await using var app = await Start();
        (await app.Send(HttpMethod.Delete, Routes.DeleteStory("v1.0", "1.1.2", 1), null)).Dispose();

        var report = await app.Import("""{ "version": "v1.0", "stories": [{ "id": "1.1.2", "title": "Back" }] }""", "mode=apply&merge=true");

        Assert.Equal((1, 0), (report.Adds, report.Changes));
        var story = await app.Story("v1.0", "1.1.2");
        Assert.Equal(("Back", "", 3), (story.Title, story.Description, story.Revision));
        var history = (await app.Http.GetFromJsonAsync(Routes.History("v1.0", "1.1.2"), WireJson.Default.HistoryResponse, Cancel))!.History;
        Assert.Equal([HistoryKind.Restored, HistoryKind.Deleted, HistoryKind.Created], history.Select(h => h.Kind));
        Assert.Equal(report.ImportId, history[0].ImportId);
    }

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        return app;
    }

    private static string Long(string body) => body
        .Replace("LONG301", new string('x', 301), StringComparison.Ordinal)
        .Replace("LONG20001", new string('x', 20_001), StringComparison.Ordinal);

    private static async Task<VersionSummary> Add(TestApp app, string body)
    {
        using var response = await app.Post(Routes.Versions, body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var version = (await response.Content.ReadFromJsonAsync(WireJson.Default.VersionResponse, Cancel))!.Version;
        Assert.Equal(Routes.Version(version.Id), response.Headers.Location!.ToString());
        return version;
    }

    private static async Task Delete(TestApp app)
    {
        using var response = await app.Send(HttpMethod.Delete, Routes.Version("v1.0"), null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<VersionSummary> Restore(TestApp app)
    {
        using var response = await app.Send(HttpMethod.Post, Routes.RestoreVersion("v1.0"), null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.VersionResponse, Cancel))!.Version;
    }

    private static async Task<string[]> Ids(TestApp app) =>
        [.. (await app.Http.GetFromJsonAsync(Routes.Versions, WireJson.Default.VersionsResponse, Cancel))!.Versions.Select(v => v.Id)];
}
