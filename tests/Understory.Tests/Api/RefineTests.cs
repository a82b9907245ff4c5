using System.Net;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class RefineTests
{
    [Fact]
    public async Task The_result_has_one_entry_for_every_pending_story()
    {
        await using var app = await Start(q => ScriptedEngine.Items(
            [.. StoryText.ReadStories(q.Prompt).Select((s, i) => ScriptedEngine.Item(s.Id, s.Story, i == 0 ? "Clearer." : null))]));

        var (task, result) = await Refine(app);

        Assert.Equal(["1.1.1", "1.1.2", "1.1.3"], result.Refinements.Select(r => r.Id));
        Assert.Equal("1 of 3 stories needs work", task.Summary);
        Assert.Equal("Story 1", result.Refinements[0].Title);
        Assert.Equal("Clearer.", result.Refinements[0].SuggestedDescription);
        Assert.Equal(RefinementStatus.Ok, result.Refinements[1].Status);
        Assert.Null(result.Refinements[1].SuggestedDescription);
        Assert.Null(result.Failed);
    }

    [Fact]
    public async Task Stories_that_are_passed_merged_or_skipped_are_not_looked_at_unless_they_are_named()
    {
        await using var app = await Start(ScriptedEngine.NeedsWork);
        using var passed = await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "passes": true }""");
        using var merged = await app.Patch(Routes.Story("v1.0", "1.1.2"), """{ "revision": 1, "merged": true }""");

        var (_, pending) = await Refine(app);
        var (_, named) = await Refine(app, """{ "storyIds": ["1.1.2", "1.1.1"] }""");

        Assert.Equal(["1.1.3"], pending.Refinements.Select(r => r.Id));
        Assert.Equal(["1.1.1", "1.1.2"], named.Refinements.Select(r => r.Id));
    }

    [Fact]
    public async Task A_version_without_pending_stories_is_refused()
    {
        await using var app = await Start(ScriptedEngine.NeedsWork);
        foreach (var n in new[] { 1, 2, 3 })
            (await app.Patch(Routes.Story("v1.0", $"1.1.{n}"), """{ "revision": 1, "skipped": true }""")).Dispose();

        using var refused = await app.Post(Routes.Tasks, """{ "type": "refine", "version": "v1.0" }""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("no pending stories in v1.0", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_is_missing_double_or_invented_is_not_taken_and_the_others_are()
    {
        await using var app = await Start(q =>
        {
            var stories = StoryText.ReadStories(q.Prompt);
            return stories.Count == 1 ? ScriptedEngine.Items() : ScriptedEngine.Items(
                ScriptedEngine.Item("1.1.1", stories[0].Story, "Good."),
                ScriptedEngine.Item("1.1.2", stories[1].Story, "Twice."),
                ScriptedEngine.Item("1.1.2", stories[1].Story, "Twice, differently."),
                ScriptedEngine.Item("7.7.7", stories[1].Story, "Nobody asked."));
        });

        var (task, result) = await Refine(app);

        Assert.Equal(["1.1.1"], result.Refinements.Select(r => r.Id));
        Assert.Equal(["1.1.2", "1.1.3"], result.Failed!.Select(f => f.Id));
        Assert.All(result.Failed!, f => Assert.Equal(ErrorKind.InvalidOutput, f.ErrorKind));
        Assert.Equal("1 of 3 stories needs work, 2 could not be analysed", task.Summary);
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{ "summary": "x" }""")]
    [InlineData("""{ "refinements": "none", "summary": "x" }""")]
    [InlineData("""{ "refinements": [], "summary": "x" }""")]
    [InlineData("""{ "refinements": [{ "id": "1.1.1", "status": "fine" }], "summary": "x" }""")]
    [InlineData("""{ "refinements": [{ "id": 5 }, null, "text"], "summary": "x" }""")]
    public async Task An_answer_that_breaks_the_schema_fails_the_task(string answer)
    {
        await using var app = await Start(_ => ScriptedEngine.Json(JsonElement.Parse(answer)));

        var task = await app.Finished((await app.CreateRefine()).Id);

        Assert.Equal((TaskState.Failed, ErrorKind.InvalidOutput), (task.Status, task.ErrorKind));
        Assert.Null(task.Result);
    }

    [Fact]
    public async Task Unknown_dependencies_are_dropped_and_named()
    {
        await using var app = await Start(q => ScriptedEngine.Items(
            [.. StoryText.ReadStories(q.Prompt).Select(s => ScriptedEngine.Item(s.Id, s.Story with { DependsOn = ["1.1", "9.9.9"] }, null))]));

        var (_, result) = await Refine(app);

        Assert.All(result.Refinements, r => Assert.Equal(["1.1"], r.DependsOn));
        Assert.All(result.Refinements, r => Assert.Contains(r.Issues, issue => issue.Contains("9.9.9", StringComparison.Ordinal)));
        Assert.All(result.Refinements, r => Assert.Equal(RefinementStatus.NeedsWork, r.Status));
    }

    [Fact]
    public async Task The_task_keeps_the_stories_as_it_read_them()
    {
        await using var app = await Start(ScriptedEngine.NeedsWork);

        var (task, _) = await Refine(app);
        var bases = task.Bases!.Value.Deserialize(WireJson.Default.DictionaryStringStoryBasis)!;

        Assert.Equal(3, bases.Count);
        Assert.Equal(1, bases["1.1.2"].Revision);
        Assert.Equal("As a member I want thing 2.", bases["1.1.2"].Fields["description"].GetString());
    }

    [Theory]
    [InlineData("""{ "type": "refine", "version": "v9" }""", 404, null)]
    [InlineData("""{ "type": "refine", "version": "v1.0", "params": [] }""", 400, "params")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "params": { "storyIds": "1.1.1" } }""", 400, "params.storyIds")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "params": { "storyIds": [] } }""", 400, "params.storyIds")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "params": { "storyIds": [null] } }""", 400, "params.storyIds")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "params": { "storyIds": ["4.4.4"] } }""", 400, "params.storyIds")]
    [InlineData("""{ "type": "story-editing", "version": "v1.0" }""", 400, "type")]
    [InlineData("""{ "type": "dance", "version": "v1.0" }""", 400, "type")]
    [InlineData("""{ "type": 5, "version": "v1.0" }""", 400, "type")]
    [InlineData("""{ "type": null, "version": "v1.0" }""", 400, "type")]
    [InlineData("""{ "version": "v1.0" }""", 400, "type")]
    [InlineData("""{ "type": "refine" }""", 400, "version")]
    [InlineData("""{ "type": "refine", "version": "" }""", 400, "version")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "type": "refine" }""", 400, "type")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "context": "x" }""", 400, "context")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "context": { "returnPath": "//evil.example" } }""", 400, "context.returnPath")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "context": { "returnPath": "https://evil.example" } }""", 400, "context.returnPath")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "context": { "returnPath": "/\\evil.example" } }""", 400, "context.returnPath")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "context": { "returnPath": 7 } }""", 400, "context.returnPath")]
    [InlineData("""{ "type": "refine", "version": "v1.0", "context": { "step": 7 } }""", 400, "context.step")]
    [InlineData("""{ "type": "refine", "version": """, 400, null)]
    [InlineData("null", 400, null)]
    [InlineData("", 400, null)]
    public async Task A_wrong_request_is_refused_with_the_name_of_the_field(string body, int status, string? field)
    {
        await using var app = await Start(ScriptedEngine.NeedsWork);

        using var refused = await app.Post(Routes.Tasks, body);
        var problem = await refused.Problem();

        Assert.Equal(status, (int)refused.StatusCode);
        Assert.Equal(status, problem.Status);
        Assert.NotEmpty(problem.Error);
        Assert.Equal(field is null ? null : [field], problem.Errors?.Keys);
        Assert.Empty((await app.Json(Routes.Tasks)).GetProperty("tasks").EnumerateArray());
    }

    private static async Task<TestApp> Start(Func<Question, Answer> answer)
    {
        var app = await TestApp.Start(new ScriptedEngine { Always = answer });
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<(BackgroundTask Task, RefineResult Result)> Refine(TestApp app, string parameters = "{}")
    {
        var task = await app.Finished((await app.CreateRefine(parameters: parameters)).Id);
        Assert.True(task.Status == TaskState.Complete, task.Error);
        return (task, task.Result!.Value.Deserialize(WireJson.Default.RefineResult)!);
    }
}
