using System.Net;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class ApplyGeneratedTests
{
    private const string All = """{ "items": [{ "index": 0 }, { "index": 1 }, { "index": 2 }], "newEpic": { "accept": true } }""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_accepted_story_is_made_in_its_epic_with_its_history()
    {
        await using var app = await Start(Generating.Engine(Generating.Item("One", dependsOn: "1.1.2"), Generating.Item("Two")));
        var (task, result) = await app.Generate();

        var response = await app.Apply(task, """{ "items": [{ "index": 1 }] }""");

        Assert.Equal([new AppliedStory("1.1.4", 1, 1)], response.Applied);
        Assert.Empty(response.Conflicts);
        var (story, suggested) = (await app.Story("v1.0", "1.1.4"), result.Stories[1]);
        Assert.Equal(("Two", suggested.Intent, suggested.Description, 4), (story.Title, story.Intent, story.Description, story.StoryNumber));
        Assert.Equal(suggested.Acceptance, story.Acceptance);
        Assert.Equal(suggested.Tags, story.Tags);
        Assert.True(story.IsPending);
        Assert.Equal(
            [("task", task.Id)],
            await app.Database.Read(
                s => s.Query<(string, string?)>("SELECT actor, task_id FROM story_history WHERE story_id = '1.1.4'"), Cancel));
        Assert.Equal(4, (await app.Stories()).Stories.Count);
    }

    [Fact]
    public async Task Ids_follow_the_pattern_of_the_version()
    {
        await using var app = await TestApp.Start(Generating.Engine(Generating.Item("One"), Generating.Item("Two")));
        await app.Import(Some.UserStories(), "mode=apply&version=v1.0");
        var (task, _) = await app.Generate();

        var response = await app.Apply(task, """{ "items": [{ "index": 0 }, { "index": 1 }] }""");

        Assert.Equal(["US-004", "US-005"], response.Applied.Select(a => a.Id));
        Assert.Equal(["US-002", "US-001", "US-003", "US-004", "US-005"], (await app.Stories()).Stories.Select(s => s.Id));
    }

    [Fact]
    public async Task The_new_epic_is_made_when_it_is_accepted_and_its_stories_go_there()
    {
        await using var app = await WithNewEpic();
        var (task, _) = await app.Generate();

        var response = await app.Apply(
            task, """{ "items": [{ "index": 0 }, { "index": 1 }, { "index": 2 }], "newEpic": { "accept": true, "name": " Queue jumping " } }""");

        Assert.Equal(["1.2.1", "1.1.4", "1.2.2"], response.Applied.Select(a => a.Id));
        Assert.Equal(new Epic(1, 2, "Queue jumping", "For those who wait."), (await app.Stories()).Epics[1]);
    }

    [Fact]
    public async Task The_new_epic_takes_the_next_number_that_is_free_by_then()
    {
        await using var app = await WithNewEpic();
        var (first, _) = await app.Generate();
        var (second, _) = await app.Generate();
        await app.Apply(first, All);

        var response = await app.Apply(second, All);

        Assert.Equal(["1.3.1", "1.1.5", "1.3.2"], response.Applied.Select(a => a.Id));
        Assert.Equal(3, (await app.Stories()).Epics.Count);
    }

    [Fact]
    public async Task A_story_that_is_accepted_later_goes_to_the_epic_that_was_made()
    {
        await using var app = await WithNewEpic();
        var (task, _) = await app.Generate();
        await app.Apply(task, """{ "items": [{ "index": 0 }], "newEpic": { "accept": true } }""");

        var unsaid = await app.Apply(task, """{ "items": [{ "index": 2 }] }""");
        var again = await app.Apply(task, All);

        Assert.Equal([new AppliedStory("1.2.2", 1, 2)], unsaid.Applied);
        Assert.Equal(["1.2.1", "1.1.4", "1.2.2"], again.Applied.Select(a => a.Id));
        Assert.Equal(2, (await app.Stories()).Epics.Count);
    }

    [Fact]
    public async Task Without_the_new_epic_its_stories_need_another_one()
    {
        await using var app = await WithNewEpic();
        var (task, _) = await app.Generate();

        foreach (var decision in new[] { "", """, "newEpic": { "accept": false }""" })
        {
            using var refused = await app.Post(Routes.Apply(task.Id), $$"""{ "items": [{ "index": 1 }, { "index": 2 }]{{decision}} }""");
            var problem = await refused.Problem();
            Assert.Equal(["items[1].edits.epic"], problem.Errors!.Keys);
            Assert.Contains("new epic", problem.Error, StringComparison.Ordinal);
        }

        var response = await app.Apply(
            task, """{ "items": [{ "index": 2, "edits": { "epic": 1 } }], "newEpic": { "accept": false } }""");

        Assert.Equal(["1.1.4"], response.Applied.Select(a => a.Id));
        Assert.Single((await app.Stories()).Epics);
    }

    [Fact]
    public async Task What_a_person_wrote_over_the_suggestion_is_made()
    {
        await using var app = await WithNewEpic();
        var (task, result) = await app.Generate();

        await app.Apply(
            task,
            $$"""
            { "items": [{ "index": 1, "edits": { "title": " Mine ", "intent": "", "acceptance": ["A", "B"], "tags": [], "depends_on": ["1.1.3"],
              "phase": 1, "epic": {{result.NewEpicNumber}} } }], "newEpic": { "accept": true } }
            """);

        var story = await app.Story("v1.0", "1.2.1");
        Assert.Equal(("Mine", "", result.Stories[1].Description), (story.Title, story.Intent, story.Description));
        Assert.Equal(["A", "B"], story.Acceptance);
        Assert.Equal(["1.1.3"], story.DependsOn);
        Assert.Empty(story.Tags);
    }

    [Fact]
    public async Task Fields_that_were_not_accepted_stay_empty()
    {
        await using var app = await WithNewEpic();
        var (task, _) = await app.Generate();

        await app.Apply(task, """{ "items": [{ "index": 1, "fields": ["description"] }] }""");

        var story = await app.Story("v1.0", "1.1.4");
        Assert.Equal(("Two", "", "As a member, I want to leave the queue."), (story.Title, story.Intent, story.Description));
        Assert.Empty(story.Acceptance);
        Assert.Empty(story.Tags);
    }

    [Fact]
    public async Task Sending_it_again_answers_the_same_and_makes_nothing()
    {
        await using var app = await WithNewEpic();
        var (task, _) = await app.Generate();

        var first = await app.Apply(task, All);
        using var edit = await app.Patch(Routes.Story("v1.0", "1.1.4"), """{ "revision": 1, "title": "Changed since" }""");
        var second = await app.Apply(task, All);
        var differently = await app.Apply(task, """{ "items": [{ "index": 1, "edits": { "title": "Other", "depends_on": ["9.9.9"] } }] }""");

        Assert.Equal(first.Applied, second.Applied);
        Assert.Equal([first.Applied[1]], differently.Applied);
        Assert.Equal(6, (await app.Stories()).Stories.Count);
        Assert.Equal(("Changed since", 2), ((await app.Story("v1.0", "1.1.4")).Title, (await app.Story("v1.0", "1.1.4")).Revision));
    }

    [Fact]
    public async Task Eight_that_apply_at_once_make_each_story_once()
    {
        await using var app = await WithNewEpic();
        var (task, _) = await app.Generate();

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Apply(task, All)));

        Assert.All(responses, r => Assert.Equal(responses[0].Applied, r.Applied));
        var page = await app.Stories();
        Assert.Equal((6, 2), (page.Stories.Count, page.Epics.Count));
    }

    [Theory]
    [InlineData("""{ "items": [{ "index": 1 }, { "index": 3 }] }""", "items[1].index")]
    [InlineData("""{ "items": [{ "index": -1 }] }""", "items[0].index")]
    [InlineData("""{ "items": [{ "index": 1 }, { "index": 1 }] }""", "items[1].index")]
    [InlineData("""{ "items": [{ "index": 1.5 }] }""", "items[0].index")]
    [InlineData("""{ "items": [{ "id": "1.1.1" }] }""", "items[0].index")]
    [InlineData("""{ "items": [{ "index": 1, "id": "1.1.9" }] }""", "items[0].id")]
    [InlineData("""{ "items": [null] }""", "items[0].index")]
    [InlineData("""{ "items": [{ "index": 1, "fields": ["passes"] }] }""", "items[0].fields[0]")]
    [InlineData("""{ "items": [{ "index": 1, "fields": [null] }] }""", "items[0].fields[0]")]
    [InlineData("""{ "items": [{ "index": 1, "fields": ["tags"], "edits": { "intent": "x" } }] }""", "items[0].edits.intent")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "passes": true } }] }""", "items[0].edits.passes")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "title": " " } }] }""", "items[0].edits.title")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "title": null } }] }""", "items[0].edits.title")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "description": "\ud800" } }] }""", "items[0].edits.description")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "tags": ["a", "\ud800"] } }] }""", "items[0].edits.tags")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "acceptance": "x" } }] }""", "items[0].edits.acceptance")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "depends_on": ["1.1.1", "8.8.8"] } }] }""", "items[0].edits.depends_on")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "phase": 7 } }] }""", "items[0].edits.phase")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "phase": "1" } }] }""", "items[0].edits.phase")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "epic": 7 } }] }""", "items[0].edits.epic")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "epic": -1 } }] }""", "items[0].edits.epic")]
    [InlineData("""{ "items": [{ "index": 1, "edits": { "epic": 2 } }] }""", "items[0].edits.epic")]
    [InlineData("""{ "items": [], "newEpic": { "accept": true, "name": " " } }""", "newEpic.name")]
    [InlineData("""{ "items": [], "newEpic": { "accept": "yes" } }""", "newEpic.accept")]
    [InlineData("""{ "items": [], "newEpic": {} }""", "newEpic.accept")]
    public async Task A_wrong_request_is_refused_whole_with_the_name_of_the_field(string body, string field)
    {
        await using var app = await WithNewEpic();
        var (task, _) = await app.Generate();

        using var refused = await app.Post(Routes.Apply(task.Id), body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([field], (await refused.Problem()).Errors!.Keys);
        var page = await app.Stories();
        Assert.Equal((3, 1), (page.Stories.Count, page.Epics.Count));
    }

    [Fact]
    public async Task A_new_epic_that_was_not_suggested_cannot_be_accepted()
    {
        await using var app = await Start(Generating.Engine(Generating.Item()));
        var (task, _) = await app.Generate();

        using var refused = await app.Post(Routes.Apply(task.Id), """{ "items": [], "newEpic": { "accept": true } }""");

        Assert.Equal(["newEpic"], (await refused.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task What_is_odd_about_an_item_is_said_until_it_is_made()
    {
        await using var app = await Start(Generating.Engine(
            Generating.Item("Show story 2 again", dependsOn: "1.1"), Generating.Item("STORY 3"), Generating.Item("Story 1")));
        var (task, _) = await app.Generate();

        var checks = (await app.Json(Routes.Checks(task.Id))).GetProperty("checks").EnumerateArray().ToList();
        await app.Apply(task, """{ "items": [{ "index": 0 }, { "index": 1 }] }""");
        var left = (await app.Json(Routes.Checks(task.Id))).GetProperty("checks").EnumerateArray();

        Assert.Equal(["0 circular_dependency ", "1 duplicate 1.1.3", "2 duplicate 1.1.1"], checks.Select(c =>
            $"{c.GetProperty("index")} {c.GetProperty("kind")} {(c.TryGetProperty("story_id", out var id) ? id.GetString() : "")}"));
        Assert.All(checks, c => Assert.NotEmpty(c.GetProperty("message").GetString()!));
        Assert.Equal([2], left.Select(c => c.GetProperty("index").GetInt32()));
    }

    [Fact]
    public async Task Only_a_complete_task_can_be_checked()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await app.CreateGenerate("Anything.");
        await engine.Next();

        using var running = await app.Http.GetAsync(Routes.Checks(task.Id), Cancel);
        using var unknown = await app.Http.GetAsync(Routes.Checks("nothing"), Cancel);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (running.StatusCode, unknown.StatusCode));
    }

    private static Task<TestApp> WithNewEpic() => Start(Generating.EngineWithEpic(
        Generating.NewEpic(), Generating.Item("One", epic: 2), Generating.Item("Two"), Generating.Item("Three", epic: 2)));

    private static async Task<TestApp> Start(ScriptedEngine engine)
    {
        var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        return app;
    }
}
