using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.FakeClaude;
using Understory.Operations;
using Understory.Operations.Rounds;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class StoryEditRoundTests
{
    private const string Keeps = """ "suggested_description": null, "suggested_acceptance": null """;

    private const string First =
        """
        { "target": { "suggested_description": "New.", "suggested_acceptance": ["One."], "suggested_intent": "Because." },
          "related_updates": [{ "id": "1.1.2", "reason": "It shows thing 1.", "suggested_description": "New too.", "suggested_acceptance": null }],
          "summary": "Changed." }
        """;

    [Fact]
    public async Task A_round_about_the_target_gives_a_new_target_and_no_related_updates()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await Edited(app, engine);

        var created = await app.CreateRound(task, "1.1.1", "Shorter.");
        var asked = await engine.Next();
        asked.Reply(Json("""{ "target": { "suggested_description": "Newer.", "suggested_acceptance": null, "suggested_intent": null }, "related_updates": [], "summary": "Cut." }"""));
        var (round, result) = await Finished(app, created);

        Assert.Equal(["1.1.1"], StoryText.ReadStories(asked.Question.Prompt).Select(s => s.Id));
        Assert.Equal("Make it new.", PromptData.Text(asked.Question.Prompt, PromptData.RequestedChanges));
        Assert.Equal("New.", Tried.Read(asked.Question.Prompt)!.Suggestion.GetProperty("suggested_description").GetString());
        Assert.Equal(("Newer.", "Cut.", "1.1.1"), (result.Target.SuggestedDescription, result.Summary, result.StoryId));
        Assert.Empty(result.RelatedUpdates);
        Assert.Equal(["1.1.1"], round.Bases!.Value.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("1.1.1: tried again with your feedback", task.Id), (round.Summary, round.ParentTaskId));
    }

    [Fact]
    public async Task A_round_about_a_related_story_leaves_the_target_as_it_was_suggested()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await Edited(app, engine);

        var created = await app.CreateRound(task, "1.1.2", "Keep the name.");
        var asked = await engine.Next();
        asked.Reply(Json($$"""
            { "target": { {{Keeps}}, "suggested_intent": null },
              "related_updates": [{ "id": "1.1.2", "reason": "It names it.", "suggested_description": "Newer too.", "suggested_acceptance": [] }], "summary": "Kept." }
            """));
        var (round, result) = await Finished(app, created);

        Assert.Equal(["1.1.2"], StoryText.ReadStories(asked.Question.Prompt).Select(s => s.Id));
        Assert.Equal("New.", StoryText.FromJson(PromptData.Read(asked.Question.Prompt, PromptData.Target)!.Value).Description);
        Assert.Equal(("New.", "Because.", "Kept."), (result.Target.SuggestedDescription, result.Target.SuggestedIntent, result.Summary));
        var update = Assert.Single(result.RelatedUpdates);
        Assert.Equal(("1.1.2", "Newer too.", "It names it."), (update.Id, update.SuggestedDescription, update.Reason));
        Assert.Equal([new RelatedStory("1.1.2", "Story 2")], result.RelatedStories);
        Assert.Equal(["1.1.2"], round.Bases!.Value.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task A_related_story_that_can_stay_keeps_its_update_with_the_reason()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await Edited(app, engine);

        var created = await app.CreateRound(task, "1.1.2", "Leave this one alone.");
        (await engine.Next()).Reply(Json($$"""{ "target": { {{Keeps}}, "suggested_intent": null }, "related_updates": [], "summary": "It can stay." }"""));
        var (_, result) = await Finished(app, created);

        Assert.Equal(new RelatedUpdate("1.1.2", "Story 2", "It can stay."), Assert.Single(result.RelatedUpdates));
    }

    [Fact]
    public async Task An_answer_about_another_story_fails_the_round()
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await Edited(app, engine);

        var created = await app.CreateRound(task, "1.1.2", "Again.");
        (await engine.Next()).Reply(Json(First.Replace("1.1.2", "1.1.3", StringComparison.Ordinal)));

        Assert.Equal(ErrorKind.InvalidOutput, (await app.Finished(created.Id)).ErrorKind);
    }

    [Theory]
    [InlineData("""{ "storyId": "1.1.1", "requestedChanges": "x", "feedback": "y" }""", "params.feedback")]
    [InlineData("""{ "storyId": "1.1.1", "requestedChanges": "x", "storyIds": ["1.1.1"] }""", "params.storyIds")]
    [InlineData("""{ "storyId": "1.1.1", "requestedChanges": "Make it new.", "storyIds": ["1.1.3"], "parentTaskId": "$task" }""", "params.storyIds")]
    [InlineData("""{ "storyId": "1.1.2", "requestedChanges": "Make it new.", "storyIds": ["1.1.1"], "parentTaskId": "$task" }""", "params.storyId")]
    [InlineData("""{ "storyId": "1.1.1", "requestedChanges": "Make it blue.", "storyIds": ["1.1.1"], "parentTaskId": "$task" }""", "params.requestedChanges")]
    public async Task A_wrong_round_is_refused_with_the_name_of_the_field(string parameters, string field)
    {
        var engine = new ScriptedEngine();
        await using var app = await Start(engine);
        var task = await Edited(app, engine);
        var body = parameters.Replace("$task", task.Id, StringComparison.Ordinal);

        using var refused = await app.Post(Routes.Tasks, $$"""{ "type": "story-edit", "version": "v1.0", "params": {{body}} }""");

        Assert.Equal([field], (await refused.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task Through_Claude_rounds_answer_the_feedback()
    {
        await using var claude = await FakeClaudeServer.Start();
        await using var app = await TestApp.Start(settings: ["Claude:ApiKey=sk-ant-test", $"Claude:BaseUrl={claude.BaseUrl}"]);
        await app.Import(Some.Backlog());
        var task = await app.Finished((await app.CreateStoryEdit("1.1.1", "Make it new.")).Id);

        var (_, target) = await Finished(app, await app.CreateRound(task, "1.1.1", "Name the desk"));
        var (_, related) = await Finished(app, await app.CreateRound(task, "1.1.2", "Name the clerk"));

        Assert.Contains("Name the desk", target.Target.SuggestedDescription, StringComparison.Ordinal);
        Assert.Contains("Name the clerk", Assert.Single(related.RelatedUpdates).SuggestedDescription, StringComparison.Ordinal);
        Assert.DoesNotContain("Name the", related.Target.SuggestedDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_rounds_do_what_rules_can()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        var task = await app.Finished((await app.CreateStoryEdit("1.1.2", "Rename thing to tool.")).Id);

        var (_, target) = await Finished(app, await app.CreateRound(task, "1.1.2", "Keep the description. Be kind."));
        var (_, related) = await Finished(app, await app.CreateRound(task, "1.1.1", "Rename tool to device. Be kind."));
        var (_, again) = await Finished(app, await app.CreateRound(task, "1.1.1", null));

        Assert.Equal(("As a member I want thing 2.", "Tool 2 is shown."), (target.Target.SuggestedDescription, target.Target.SuggestedAcceptance[0]));
        Assert.Contains("Not done: \"Be kind\".", target.Summary, StringComparison.Ordinal);
        Assert.Equal("As a member I want device 1.", Assert.Single(related.RelatedUpdates).SuggestedDescription);
        Assert.Contains("Not done: \"Be kind\".", related.RelatedUpdates[0].Reason, StringComparison.Ordinal);
        Assert.Equal("As a member I want tool 1.", Assert.Single(again.RelatedUpdates).SuggestedDescription);
    }

    private static async Task<TestApp> Start(IEngine engine)
    {
        var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<BackgroundTask> Edited(TestApp app, ScriptedEngine engine)
    {
        var task = await app.CreateStoryEdit("1.1.1", "Make it new.");
        (await engine.Next()).Reply(Json(First));
        return await app.Finished(task.Id);
    }

    private static async Task<(BackgroundTask Task, StoryEditResult Result)> Finished(TestApp app, BackgroundTask created)
    {
        var task = await app.Finished(created.Id);
        Assert.True(task.Status == TaskState.Complete, task.Error);
        return (task, task.Result!.Value.Deserialize(WireJson.Default.StoryEditResult)!);
    }

    private static Answer Json(string json) => ScriptedEngine.Json(JsonElement.Parse(json));
}
