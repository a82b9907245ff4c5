using System.Net;
using System.Net.Http.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class StoryDeletionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_story_stands_in_no_answer_but_its_history()
    {
        await using var app = await Start();

        var answer = await Delete(app, "1.1.2", 1);

        Assert.Equal((true, "1.1.2", 2), (answer.Deleted, answer.Story.Id, answer.Story.Revision));
        var page = await app.Stories();
        Assert.Equal(["1.1.1", "1.1.3"], page.Stories.Select(s => s.Id));
        Assert.Equal(2, page.Total);
        Assert.DoesNotContain(page.Tags, t => t.Tag == "tag2");
        var version = Assert.Single((await app.Http.GetFromJsonAsync(Routes.Versions, WireJson.Default.VersionsResponse, Cancel))!.Versions);
        Assert.Equal((2, 2), (version.Total, version.Pending));
        Assert.DoesNotContain("1.1.2", await app.Http.GetStringAsync(Routes.Version("v1.0"), Cancel), StringComparison.Ordinal);
        var history = await History(app, "1.1.2");
        Assert.Equal([(2, "person", HistoryKind.Deleted), (1, "import", HistoryKind.Created)], history.Select(h => (h.Revision, h.Actor, h.Kind)));
        Assert.Empty(history[0].Changes);
    }

    [Fact]
    public async Task A_deleted_story_is_not_found_and_said_to_be_deleted()
    {
        await using var app = await Start();
        await Delete(app, "1.1.2", 1);

        foreach (var (method, body) in new[] { ("GET", null), ("PATCH", """{ "revision": 2, "title": "t" }""") })
        {
            using var response = await app.Send(new HttpMethod(method), Routes.Story("v1.0", "1.1.2"), body);
            var problem = await response.Problem();
            Assert.Equal((404, true, "1.1.2 was deleted from v1.0. It can be restored."), (problem.Status, problem.Deleted, problem.Error));
        }
    }

    [Fact]
    public async Task A_restored_story_is_as_it_was_and_its_history_goes_on()
    {
        await using var app = await Start();
        var before = await app.Story("v1.0", "1.1.2");
        await Delete(app, "1.1.2", 1);

        var restored = await Restore(app, "1.1.2");
        var again = await Restore(app, "1.1.2");

        Assert.Equal((3, 3), (restored.Revision, again.Revision));
        var now = await app.Story("v1.0", "1.1.2");
        Assert.Equivalent(before with { Revision = 3, UpdatedAt = now.UpdatedAt }, now);
        Assert.Equal(["1.1.1", "1.1.2", "1.1.3"], (await app.Stories()).Stories.Select(s => s.Id));
        Assert.Equal([HistoryKind.Restored, HistoryKind.Deleted, HistoryKind.Created], (await History(app, "1.1.2")).Select(h => h.Kind));
    }

    [Fact]
    public async Task A_stale_delete_is_refused_with_the_story_as_it_is_and_writes_nothing()
    {
        await using var app = await Start();
        (await app.Patch(Routes.Story("v1.0", "1.1.2"), """{ "revision": 1, "title": "New" }""")).Dispose();

        using var response = await app.Send(HttpMethod.Delete, Routes.DeleteStory("v1.0", "1.1.2", 1), null);

        var problem = await response.Problem();
        Assert.Equal((409, "New", 2), (problem.Status, problem.Story!.Title, problem.Story.Revision));
        Assert.Equal(2, (await app.Story("v1.0", "1.1.2")).Revision);
    }

    [Fact]
    public async Task Deletes_at_once_are_one_revision()
    {
        await using var app = await Start();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Delete(app, "1.1.2", 1)));

        Assert.All(answers, answer => Assert.Equal((2, true), (answer.Story.Revision, answer.Deleted)));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?revision=", 400)]
    [InlineData("?revision=one", 400)]
    [InlineData("?revision=1.5", 400)]
    [InlineData("?revision=99999999999", 400)]
    [InlineData("?revision=1&revision=1", 400)]
    [InlineData("?revision=-1", 409)]
    [InlineData("?revision=0", 409)]
    public async Task A_delete_names_the_revision_that_it_saw(string query, int status)
    {
        await using var app = await Start();

        using var response = await app.Send(HttpMethod.Delete, Routes.Story("v1.0", "1.1.2") + query, null);

        var problem = await response.Problem();
        Assert.Equal(status, problem.Status);
        if (status == 400)
            Assert.Equal(["revision"], problem.Errors!.Keys);
        Assert.Equal(1, (await app.Story("v1.0", "1.1.2")).Revision);
    }

    [Theory]
    [InlineData("v1.0", "9.9.9", "There is no story 9.9.9 in v1.0.")]
    [InlineData("v9.9", "1.1.2", "There is no story 1.1.2 in v9.9.")]
    public async Task What_never_was_can_neither_be_deleted_nor_restored(string version, string id, string said)
    {
        await using var app = await Start();

        using var deleted = await app.Send(HttpMethod.Delete, Routes.DeleteStory(version, id, 1), null);
        using var restored = await app.Send(HttpMethod.Post, Routes.RestoreStory(version, id), null);

        foreach (var response in new[] { deleted, restored })
        {
            var problem = await response.Problem();
            Assert.Equal((404, said, false), (problem.Status, problem.Error, problem.Deleted));
        }
    }

    [Fact]
    public async Task Ids_and_numbers_of_deleted_stories_are_never_given_again()
    {
        await using var app = await Start();
        await Delete(app, "1.1.3", 1);

        Assert.Equal(("1.1.4", 4), await Add(app));
        await Delete(app, "1.1.4", 1);
        Assert.Equal(("1.1.5", 5), await Add(app));
    }

    [Fact]
    public async Task Ids_of_another_pattern_go_on_behind_a_deleted_one_too()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.UserStories(), "mode=apply&version=v1.0");
        await Delete(app, "US-003", 1);

        Assert.Equal("US-004", (await Add(app)).Id);
        Assert.Equal(["US-002", "US-001", "US-004"], (await app.Stories()).Stories.Select(s => s.Id));
    }

    [Fact]
    public async Task What_depends_on_a_deleted_story_stays_and_a_new_dependency_on_it_is_refused()
    {
        await using var app = await Start();
        await Delete(app, "1.1.1", 1);

        Assert.Equal(["1.1.1"], (await app.Story("v1.0", "1.1.2")).DependsOn);
        using var refused = await app.Post(Routes.Stories("v1.0"), """{ "title": "t", "depends_on": ["1.1.1"] }""");
        Assert.Equal(["\"1.1.1\" does not exist."], (await refused.Problem()).Errors!["depends_on"]);
        using var kept = await app.Patch(Routes.Story("v1.0", "1.1.2"), """{ "revision": 1, "title": "New", "depends_on": ["1.1.1"] }""");
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
    }

    [Fact]
    public async Task Applying_to_a_deleted_story_says_that_it_is_gone()
    {
        await using var app = await Start();
        var task = await app.Finished((await app.CreateRefine()).Id);
        await Delete(app, "1.1.2", 1);

        using var response = await app.Post(Routes.Apply(task.Id), """{ "items": [{ "id": "1.1.2" }, { "id": "1.1.3" }] }""");

        var answer = (await response.Content.ReadFromJsonAsync(WireJson.Default.ApplyResponse, Cancel))!;
        Assert.Equal(["1.1.3"], answer.Applied.Select(a => a.Id));
        Assert.Equal([("1.1.2", "The story is gone.", null)], answer.Conflicts.Select(c => (c.Id, c.Reason, c.Story)).Distinct());
    }

    [Fact]
    public async Task Tasks_do_not_read_a_deleted_story()
    {
        var engine = new ScriptedEngine { Always = ScriptedEngine.NeedsWork };
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        await Delete(app, "1.1.2", 1);

        var task = await app.Finished((await app.CreateRefine()).Id);
        using var refine = await app.Post(Routes.Tasks, """{ "type": "refine", "version": "v1.0", "params": { "storyIds": ["1.1.2"] } }""");
        using var edit = await app.Post(
            Routes.Tasks, """{ "type": "story-edit", "version": "v1.0", "params": { "storyId": "1.1.2", "requestedChanges": "Shorter." } }""");

        Assert.Equal(["1.1.1", "1.1.3"], task.Result!.Value.GetProperty("refinements").EnumerateArray().Select(r => r.GetProperty("id").GetString()));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (refine.StatusCode, edit.StatusCode));
    }

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<StoryResponse> Delete(TestApp app, string id, int revision)
    {
        using var response = await app.Send(HttpMethod.Delete, Routes.DeleteStory("v1.0", id, revision), null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.StoryResponse, Cancel))!;
    }

    private static async Task<Story> Restore(TestApp app, string id)
    {
        using var response = await app.Send(HttpMethod.Post, Routes.RestoreStory("v1.0", id), null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.StoryResponse, Cancel))!.Story;
    }

    private static async Task<(string Id, int Number)> Add(TestApp app)
    {
        using var response = await app.Post(Routes.Stories("v1.0"), """{ "title": "New" }""");
        var story = (await response.Content.ReadFromJsonAsync(WireJson.Default.StoryResponse, Cancel))!.Story;
        return (story.Id, story.StoryNumber);
    }

    private static async Task<IReadOnlyList<HistoryEntry>> History(TestApp app, string id) =>
        (await app.Http.GetFromJsonAsync(Routes.History("v1.0", id), WireJson.Default.HistoryResponse, Cancel))!.History;
}
