using System.Net;
using Understory.Contracts;
using Understory.Operations;
using Understory.Operations.Rounds;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class ApplyRoundTests
{
    [Fact]
    public async Task The_suggestion_and_the_base_of_a_round_stand_for_the_tasks_own()
    {
        await using var app = await Refining();
        var task = await app.Finished((await app.CreateRefine()).Id);
        using var edit = await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "description": "A person wrote this." }""");
        var round = await app.Round(task, "1.1.1", "Shorter.");
        var body = $$"""{ "items": [{ "id": "1.1.1", "round": "{{round.Id}}" }, { "id": "1.1.2" }] }""";

        var own = await app.Apply(task, """{ "items": [{ "id": "1.1.1" }] }""");
        var first = await app.Apply(task, body);
        var second = await app.Apply(task, body);

        Assert.Equal("1.1.1", Assert.Single(own.Conflicts).Id);
        Assert.Empty(first.Conflicts);
        Assert.Equal([new AppliedStory("1.1.1", 3), new AppliedStory("1.1.2", 2)], first.Applied);
        Assert.Equal(first.Applied, second.Applied);
        Assert.Equal(("Again: Story 1", "Better: Story 2"), ((await app.Story("v1.0", "1.1.1")).Description, (await app.Story("v1.0", "1.1.2")).Description));
    }

    [Fact]
    public async Task A_story_that_changed_since_the_round_is_a_conflict()
    {
        await using var app = await Refining();
        var task = await app.Finished((await app.CreateRefine()).Id);
        var round = await app.Round(task, "1.1.1", "Shorter.");
        using var edit = await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "description": "A person wrote this." }""");

        var response = await app.Apply(task, $$"""{ "items": [{ "id": "1.1.1", "round": "{{round.Id}}" }] }""");

        Assert.Equal("description", Assert.Single(response.Conflicts).Field);
        Assert.Empty(response.Applied);
    }

    [Fact]
    public async Task A_round_that_is_none_of_this_item_is_refused_and_nothing_is_written()
    {
        await using var app = await Refining();
        var (task, other) = (await app.Finished((await app.CreateRefine()).Id), await app.Finished((await app.CreateRefine()).Id));
        var (round, foreign) = (await app.Round(task, "1.1.1", "Shorter."), await app.Round(other, "1.1.2", "Shorter."));

        foreach (var wrong in new[] { round.Id, foreign.Id, task.Id, "nothing", "" })
        {
            using var refused = await app.Post(
                Routes.Apply(task.Id), $$"""{ "items": [{ "id": "1.1.1" }, { "id": "1.1.2", "round": "{{wrong}}" }] }""");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal(["items[1].round"], (await refused.Problem()).Errors!.Keys);
        }

        using var itself = await app.Post(Routes.Apply(round.Id), """{ "items": [{ "id": "1.1.1" }] }""");
        Assert.Equal(HttpStatusCode.Conflict, itself.StatusCode);
        Assert.Contains(task.Id, (await itself.Problem()).Error, StringComparison.Ordinal);
        Assert.Equal(1, (await app.Story("v1.0", "1.1.1")).Revision);
    }

    [Fact]
    public async Task A_related_story_of_a_story_edit_is_applied_from_its_round_with_the_target_of_the_task()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        var task = await app.Finished((await app.CreateStoryEdit("1.1.2", "Rename thing to tool.")).Id);
        var round = await app.Round(task, "1.1.1", "Rename tool to device.");

        var response = await app.Apply(task, $$"""{ "items": [{ "id": "1.1.2" }, { "id": "1.1.1", "round": "{{round.Id}}" }] }""");

        Assert.Equal(["1.1.2", "1.1.1"], response.Applied.Select(a => a.Id));
        Assert.Equal("As a member I want tool 2.", (await app.Story("v1.0", "1.1.2")).Description);
        Assert.Equal("As a member I want device 1.", (await app.Story("v1.0", "1.1.1")).Description);
    }

    [Fact]
    public async Task Of_a_generated_story_and_its_rounds_one_story_is_made_ever()
    {
        await using var app = await TestApp.Start(new ScriptedEngine
        {
            Always = question => Tried.Read(question.Prompt) is null
                ? Generating.Answer(Generating.NewEpic(), Generating.Item("One"), Generating.Item("Two", epic: 2))
                : Generating.Answer(null, Generating.Item("Story 1")),
        });
        await app.Import(Some.Backlog());
        var (task, _) = await app.Generate();
        var (round, later) = (await app.Round(task, "1", "Better."), await app.Round(task, "1", "Best."));
        var before = await app.Json(Routes.Checks(round.Id));

        var first = await app.Apply(task, $$"""{ "items": [{ "index": 1, "round": "{{round.Id}}" }], "newEpic": { "accept": true } }""");
        var again = await app.Apply(task, $$"""{ "items": [{ "index": 0 }, { "index": 1, "round": "{{later.Id}}" }] }""");
        using var wrong = await app.Post(Routes.Apply(task.Id), $$"""{ "items": [{ "index": 0, "round": "{{round.Id}}" }] }""");
        var after = await app.Json(Routes.Checks(round.Id));

        Assert.Equal([new AppliedStory("1.2.1", 1, 1)], first.Applied);
        Assert.Equal(["1.1.4", "1.2.1"], again.Applied.Select(a => a.Id));
        Assert.Equal("Story 1", (await app.Story("v1.0", "1.2.1")).Title);
        Assert.Equal(["items[0].round"], (await wrong.Problem()).Errors!.Keys);
        Assert.NotEmpty(before.GetProperty("checks").EnumerateArray());
        Assert.Empty(after.GetProperty("checks").EnumerateArray());
    }

    private static async Task<TestApp> Refining()
    {
        var app = await TestApp.Start(new ScriptedEngine
        {
            Always = question => ScriptedEngine.Items([.. StoryText.ReadStories(question.Prompt).Select(s =>
                ScriptedEngine.Item(s.Id, s.Story, $"{(Tried.Read(question.Prompt) is null ? "Better" : "Again")}: {s.Story.Title}"))]),
        });
        await app.Import(Some.Backlog());
        return app;
    }
}
