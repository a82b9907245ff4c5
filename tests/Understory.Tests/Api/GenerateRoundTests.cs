using System.Net;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.FakeClaude;
using Understory.Operations;
using Understory.Operations.Rounds;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class GenerateRoundTests
{
    [Fact]
    public async Task A_round_gives_one_story_in_the_place_of_the_one_that_is_tried_again()
    {
        Question? asked = null;
        await using var app = await Start(question =>
        {
            asked = question;
            return Tried.Read(question.Prompt) is null
                ? Generating.Answer(Generating.NewEpic(), Generating.Item("One", epic: 2), Generating.Item("Two"))
                : Generating.Answer(Generating.NewEpic(phase: 3), Generating.Item("One, better", 3, 9, "9.9.9"), Generating.Item("Too many"));
        });
        var (task, _) = await app.Generate("A queue.");

        var inNewEpic = await app.Round(task, "0", "Better.");
        var (prompt, first) = (asked!.Prompt, Result(inNewEpic));
        var ofRound = await app.Round(inNewEpic, "0", "Better still.");
        var inOldEpic = Result(await app.Round(task, "1", "Better."));

        Assert.Equal(("A queue.", "Better."), (PromptData.Text(prompt, PromptData.Description), Tried.Read(prompt)!.Feedback));
        Assert.Equal("One", Tried.Read(prompt)!.Suggestion.GetProperty("title").GetString());
        Assert.Empty(StoryText.ReadStories(prompt));
        var story = Assert.Single(first.Stories);
        Assert.Equal(("One, better", 1, 2), (story.Title, story.Phase, story.Epic));
        Assert.Empty(story.DependsOn);
        Assert.True(first.WantsNewEpic(story));
        Assert.Contains("1 story beside this one was left out", first.Reasoning, StringComparison.Ordinal);
        Assert.Equal("\"One, better\": tried again with your feedback", inNewEpic.Summary);
        Assert.Equal((task.Id, 2), (ofRound.ParentTaskId, Result(ofRound).Stories[0].Epic));
        Assert.Equal((1, 1, null), (inOldEpic.Stories[0].Phase, inOldEpic.Stories[0].Epic, inOldEpic.NewEpic));
    }

    [Theory]
    [InlineData("""{ "description": "A queue.", "storyIds": ["0"], "parentTaskId": "$task" }""", "params.feedback")]
    [InlineData("""{ "description": "A queue.", "feedback": "x" }""", "params.feedback")]
    [InlineData("""{ "description": "A queue.", "storyIds": ["0"] }""", "params.storyIds")]
    [InlineData("""{ "description": "A queue.", "storyIds": ["1"], "feedback": "x", "parentTaskId": "$task" }""", "params.storyIds")]
    [InlineData("""{ "description": "A queue.", "storyIds": ["00"], "feedback": "x", "parentTaskId": "$task" }""", "params.storyIds")]
    [InlineData("""{ "description": "A queue.", "storyIds": [0], "feedback": "x", "parentTaskId": "$task" }""", "params.storyIds[0]")]
    [InlineData("""{ "description": "Another.", "storyIds": ["0"], "feedback": "x", "parentTaskId": "$task" }""", "params.description")]
    public async Task A_wrong_round_is_refused_with_the_name_of_the_field(string parameters, string field)
    {
        await using var app = await Start(_ => Generating.Answer(null, Generating.Item()));
        var (task, _) = await app.Generate("A queue.");
        var body = parameters.Replace("$task", task.Id, StringComparison.Ordinal);

        using var refused = await app.Post(Routes.Tasks, $$"""{ "type": "generate", "version": "v1.0", "params": {{body}} }""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([field], (await refused.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task Through_Claude_a_round_answers_the_feedback()
    {
        await using var claude = await FakeClaudeServer.Start();
        await using var app = await TestApp.Start(settings: ["Claude:ApiKey=sk-ant-test", $"Claude:BaseUrl={claude.BaseUrl}"]);
        await app.Import(Some.Backlog());
        var (task, _) = await app.Generate("Members leave the queue. Staff see who left.");

        var story = Assert.Single(Result(await app.Round(task, "1", "Name the desk")).Stories);

        Assert.Equal("Staff see who left", story.Title);
        Assert.Contains("Name the desk", story.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_a_round_does_what_rules_can()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        var (task, before) = await app.Generate("Members can leave the queue. It is quiet.");

        var after = Result(await app.Round(task, "0", "Shorter. Add the criterion \"The place is free.\" Be kind."));

        Assert.DoesNotContain(after.Stories[0].Acceptance, criterion => criterion.Contains('['));
        Assert.Equal("The place is free.", after.Stories[0].Acceptance[^1]);
        Assert.True(after.Stories[0].Description.Length <= before.Stories[0].Description.Length);
        Assert.Contains("Not done: \"Be kind\".", after.Reasoning, StringComparison.Ordinal);
    }

    private static GenerateResult Result(BackgroundTask round) => round.Result!.Value.Deserialize(WireJson.Default.GenerateResult)!;

    private static async Task<TestApp> Start(Func<Question, Answer> answer)
    {
        var app = await TestApp.Start(new ScriptedEngine { Always = answer });
        await app.Import(Some.Backlog());
        return app;
    }
}
