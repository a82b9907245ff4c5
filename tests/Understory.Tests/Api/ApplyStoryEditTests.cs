using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class ApplyStoryEditTests
{
    private const string Answer =
        """
        { "target": { "suggested_description": "New.", "suggested_acceptance": ["One."], "suggested_intent": "Because." },
          "related_updates": [{ "id": "1.1.2", "reason": "It shows thing 1.", "suggested_description": "New too.", "suggested_acceptance": null }],
          "summary": "Changed." }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Target_and_related_stories_are_written_at_once_and_a_second_time_changes_nothing()
    {
        await using var app = await Start();
        var task = await Edited(app);

        var first = await Apply(app, task, """{ "items": [{ "id": "1.1.1" }, { "id": "1.1.2" }] }""");
        var second = await Apply(app, task, """{ "items": [{ "id": "1.1.1" }, { "id": "1.1.2" }] }""");

        Assert.Equal([new AppliedStory("1.1.1", 2), new AppliedStory("1.1.2", 2)], first.Applied);
        Assert.Equal(first.Applied, second.Applied);
        var target = await app.Story("v1.0", "1.1.1");
        Assert.Equal(("Story 1", "Because.", "New."), (target.Title, target.Intent, target.Description));
        Assert.Equal(["One."], target.Acceptance);
        var related = await app.Story("v1.0", "1.1.2");
        Assert.Equal(("New too.", "so that it is done", 2), (related.Description, related.Intent, related.Revision));
        Assert.Equal(["Thing 2 is shown."], related.Acceptance);
    }

    [Fact]
    public async Task Only_the_fields_that_were_accepted_are_written()
    {
        await using var app = await Start();
        var task = await Edited(app);

        await Apply(app, task, """{ "items": [{ "id": "1.1.1", "fields": ["intent", "acceptance"], "edits": { "intent": "Mine." } }] }""");

        var target = await app.Story("v1.0", "1.1.1");
        Assert.Equal(("Mine.", "As a member I want thing 1."), (target.Intent, target.Description));
        Assert.Equal(["One."], target.Acceptance);
    }

    [Fact]
    public async Task A_field_that_changed_since_is_named_and_left_alone()
    {
        await using var app = await Start();
        var task = await Edited(app);
        using var edit = await app.Patch(Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "intent": "A person wrote this." }""");

        var response = await Apply(app, task, """{ "items": [{ "id": "1.1.1" }] }""");

        var conflict = Assert.Single(response.Conflicts);
        Assert.Equal(("1.1.1", "intent"), (conflict.Id, conflict.Field));
        var target = await app.Story("v1.0", "1.1.1");
        Assert.Equal(("A person wrote this.", "New."), (target.Intent, target.Description));
    }

    [Theory]
    [InlineData("""{ "items": [{ "id": "1.1.3" }] }""", "items[0].id")]
    [InlineData("""{ "items": [{ "id": "1.1.2", "fields": ["intent"] }] }""", "items[0].fields[0]")]
    [InlineData("""{ "items": [{ "id": "1.1.2", "fields": ["acceptance"] }] }""", "items[0].fields[0]")]
    public async Task What_was_not_suggested_is_refused(string body, string field)
    {
        await using var app = await Start();
        var task = await Edited(app);

        using var refused = await app.Post(Routes.Apply(task.Id), body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([field], (await refused.Problem()).Errors!.Keys);
    }

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start(new ScriptedEngine { Always = _ => ScriptedEngine.Json(JsonElement.Parse(Answer)) });
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<BackgroundTask> Edited(TestApp app) => await app.Finished((await app.CreateStoryEdit("1.1.1", "Make it new.")).Id);

    private static async Task<ApplyResponse> Apply(TestApp app, BackgroundTask task, string body)
    {
        using var response = await app.Post(Routes.Apply(task.Id), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.ApplyResponse, Cancel))!;
    }
}
