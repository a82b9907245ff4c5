using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class StoriesApiTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stories_of_a_backlog_stand_in_the_order_of_phase_epic_and_number()
    {
        await using var app = await TestApp.Start();
        await app.Import(
            """
            { "version": "v1.0", "title": "T", "phases": [{ "id": 2, "name": "Second" }], "epics": [{ "phase": 1, "id": 2, "name": "E", "description": "d" }],
              "stories": [{ "id": "2.1.1", "title": "t" }, { "id": "1.2.1", "title": "t" }, { "id": "1.1.10", "title": "t" }, { "id": "1.1.9", "title": "t" }] }
            """);

        var page = (await app.Http.GetFromJsonAsync(Routes.Stories("v1.0"), WireJson.Default.StoriesResponse, Cancel))!;

        Assert.Equal(["1.1.9", "1.1.10", "1.2.1", "2.1.1"], page.Stories.Select(s => s.Id));
        Assert.Equal(new Phase(2, "Second"), Assert.Single(page.Phases));
        Assert.Equal(new Epic(1, 2, "E", "d"), Assert.Single(page.Epics));
    }

    [Fact]
    public async Task UserStories_stand_in_the_order_of_priority_and_then_of_the_document()
    {
        await using var app = await TestApp.Start();
        await app.Import(
            """
            { "userStories": [{ "id": "none-1", "title": "t" }, { "id": "two", "title": "t", "priority": 2 }, { "id": "half", "title": "t", "priority": 0.5 },
                              { "id": "none-2", "title": "t", "priority": null }, { "id": "also-two", "title": "t", "priority": "2" }] }
            """);

        using var added = await app.Post(Routes.Stories("v1.0"), """{ "title": "New" }""");

        Assert.Equal(["half", "two", "also-two", "none-3", "none-1", "none-2"], await Ids(app));
    }

    [Fact]
    public async Task A_new_story_of_a_version_without_priorities_stands_last()
    {
        await using var app = await TestApp.Start();
        await app.Import("""{ "userStories": [{ "id": "US-001", "title": "t" }, { "id": "US-002", "title": "t" }] }""");

        using var added = await app.Post(Routes.Stories("v1.0"), """{ "title": "New" }""");

        Assert.Equal(["US-001", "US-002", "US-003"], await Ids(app));
    }

    [Fact]
    public async Task A_new_story_gets_the_next_id_of_its_epic_and_is_kept_as_it_was_sent()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(2));

        using var response = await app.Post(
            Routes.Stories("v1.0"),
            """{ "title": "  New  ", "intent": "i", "description": "d", "acceptance": ["a", "b"], "phase": 2, "epic": 3, "depends_on": ["1.1.1", "1.1", "1"], "tags": ["x"] }""");

        Assert.Equal((HttpStatusCode.Created, "/api/versions/v1.0/stories/2.3.1"), (response.StatusCode, response.Headers.Location?.OriginalString));
        var story = await app.Story("v1.0", "2.3.1");
        Assert.Equal(("New", "i", "d", 2, 3, 1, 1), (story.Title, story.Intent, story.Description, story.Phase, story.Epic, story.StoryNumber, story.Revision));
        Assert.Equal(["a", "b"], story.Acceptance);
        Assert.Equal(["1.1.1", "1.1", "1"], story.DependsOn);
        Assert.Equal(["x"], story.Tags);
        Assert.Equal(["person"], await Actors(app, "2.3.1"));
    }

    [Theory]
    [InlineData("""{ "title": "New" }""")]
    [InlineData("""{ "title": "New", "intent": null, "description": null, "acceptance": null, "phase": null, "epic": null, "depends_on": null, "tags": null }""")]
    public async Task A_new_story_with_a_title_alone_is_empty_and_pending_in_phase_1_epic_1(string json)
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(2));

        using var response = await app.Post(Routes.Stories("v1.0"), json);

        var story = (await response.Content.ReadFromJsonAsync(WireJson.Default.StoryResponse, Cancel))!.Story;
        Assert.Equal(("1.1.3", "", "", true), (story.Id, story.Intent, story.Description, story.IsPending));
        Assert.Empty(story.Acceptance.Concat(story.DependsOn).Concat(story.Tags));
    }

    [Fact]
    public async Task A_change_writes_the_fields_that_it_names_and_leaves_the_rest()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(2));

        using var response = await app.Patch(
            Routes.Story("v1.0", "1.1.2"), """{ "revision": 1, "title": " New ", "intent": "", "acceptance": [], "depends_on": ["1"], "merged": true }""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var story = await app.Story("v1.0", "1.1.2");
        Assert.Equal(("New", "", "As a member I want thing 2.", true, false, 2), (story.Title, story.Intent, story.Description, story.Merged, story.Passes, story.Revision));
        Assert.Empty(story.Acceptance);
        Assert.Equal(["1"], story.DependsOn);
        Assert.Equal(["queue", "tag2"], story.Tags);
        Assert.Equal(["import", "person"], await Actors(app, "1.1.2"));
    }

    [Fact]
    public async Task A_change_that_changes_nothing_is_no_new_revision()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));

        using var response = await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "title": "Story 1", "tags": ["queue", "tag1"], "passes": false }""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, (await app.Story("v1.0", "1.1.1")).Revision);
        Assert.Equal(["import"], await Actors(app, "1.1.1"));
    }

    [Fact]
    public async Task A_change_against_a_stale_revision_is_refused_with_the_story_as_it_is()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));
        (await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "title": "First" }""")).Dispose();

        using var response = await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "title": "Second" }""");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        var problem = await response.Problem();
        Assert.Equal(("First", 2), (problem.Story!.Title, problem.Story.Revision));
        Assert.Contains("it is at revision 2", problem.Error, StringComparison.Ordinal);
        Assert.Equal("First", (await app.Story("v1.0", "1.1.1")).Title);
    }

    [Fact]
    public async Task Of_changes_at_the_same_moment_one_wins()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            app.Patch(Routes.Story("v1.0", "1.1.1"), $$"""{ "revision": 1, "title": "Number {{n}}" }""")));

        Assert.Equal([HttpStatusCode.OK, .. Enumerable.Repeat(HttpStatusCode.Conflict, 7)], responses.Select(r => r.StatusCode).Order());
        Assert.Equal(2, (await app.Story("v1.0", "1.1.1")).Revision);
    }

    [Fact]
    public async Task What_an_import_brought_along_may_stay_when_a_story_is_changed()
    {
        await using var app = await TestApp.Start();
        var title = new string('t', 400);
        await app.Import($$"""{ "version": "v1.0", "stories": [{ "id": "1.1.1", "title": "{{title}}", "depends_on": ["9.9.9"] }, { "id": "1.1.2", "title": "t" }] }""");

        using var response = await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "depends_on": ["9.9.9", "1.1.2"] }""");
        using var refused = await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 2, "depends_on": ["9.9.9", "9.9.8"] }""");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (response.StatusCode, refused.StatusCode));
        Assert.Equal(["\"9.9.8\" does not exist."], (await refused.Problem()).Errors!["depends_on"]);
    }

    [Fact]
    public async Task An_export_is_a_file_in_the_form_that_is_asked_for()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1, "team:v1"));

        using var response = await app.Http.GetAsync($"{Routes.Version("team:v1")}?format=userStories", Cancel);
        using var refused = await app.Http.GetAsync($"{Routes.Version("team:v1")}?format=xml", Cancel);

        Assert.Equal(("application/json", "team-v1.prd.json"), (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentDisposition?.FileName));
        Assert.True(JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel)).TryGetProperty("userStories", out _));
        Assert.Equal(["format"], (await refused.Problem()).Errors!.Keys);
    }

    private static async Task<string[]> Ids(TestApp app) =>
        [.. (await app.Json(Routes.Stories("v1.0"))).GetProperty("stories").EnumerateArray().Select(s => s.GetProperty("id").GetString()!)];

    private static Task<IReadOnlyList<string>> Actors(TestApp app, string id) =>
        app.Database.Read(session => session.Query<string>("SELECT actor FROM story_history WHERE story_id = @id ORDER BY revision", new { id }), Cancel);
}
