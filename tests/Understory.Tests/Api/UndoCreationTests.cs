using System.Net;
using System.Net.Http.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>A story that was made is taken back by deleting it, and nothing of a deleted one is undone.</summary>
public sealed class UndoCreationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Undoing_the_creation_by_a_person_deletes_the_story_and_sent_again_writes_nothing()
    {
        await using var app = await Added();

        var first = await Undo(app, 1);
        var again = await Undo(app, 1);

        Assert.All([first, again], answer => Assert.Equal((HttpStatusCode.OK, true, 2), (answer.Status, answer.Answer!.Deleted, answer.Answer.Story.Revision)));
        Assert.DoesNotContain((await app.Stories()).Stories, s => s.Id == "1.1.4");
    }

    [Fact]
    public async Task Undoing_the_creation_by_a_generate_task_deletes_the_story_which_can_be_restored()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        var task = await app.Finished((await app.CreateGenerate("A member sees the waiting time of the queue.")).Id);
        using var applied = await app.Post(Routes.Apply(task.Id), """{ "items": [{ "index": 0 }] }""");
        var id = (await applied.Content.ReadFromJsonAsync(WireJson.Default.ApplyResponse, Cancel))!.Applied[0].Id;

        var undone = await Undo(app, 1, id);
        using var restored = await app.Send(HttpMethod.Post, Routes.RestoreStory("v1.0", id), null);

        Assert.Equal((HttpStatusCode.OK, true), (undone.Status, undone.Answer!.Deleted));
        Assert.Equal(HttpStatusCode.OK, restored.StatusCode);
        Assert.Equal(3, (await app.Story("v1.0", id)).Revision);
    }

    [Fact]
    public async Task A_story_that_changed_since_it_was_made_is_not_taken_away()
    {
        await using var app = await Added();
        (await app.Patch(Routes.Story("v1.0", "1.1.4"), """{ "revision": 1, "intent": "Mine.", "passes": true }""")).Dispose();

        var (status, _, problem) = await Undo(app, 1);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(["intent", "passes"], problem!.Fields);
        Assert.Equal(2, problem.Story!.Revision);
        Assert.Equal("Revision 1 of 1.1.4 was not undone: intent, passes changed again since. Look at the story as it is now.", problem.Error);
    }

    [Fact]
    public async Task A_change_that_was_undone_does_not_keep_the_story()
    {
        await using var app = await Added();
        (await app.Patch(Routes.Story("v1.0", "1.1.4"), """{ "revision": 1, "intent": "Mine." }""")).Dispose();
        await Undo(app, 2);

        Assert.True((await Undo(app, 1)).Answer!.Deleted);
    }

    [Fact]
    public async Task A_restoration_is_undone_by_deleting_and_a_deletion_that_was_restored_holds_already()
    {
        await using var app = await Added();
        (await app.Send(HttpMethod.Delete, Routes.DeleteStory("v1.0", "1.1.4", 1), null)).Dispose();
        (await app.Send(HttpMethod.Post, Routes.RestoreStory("v1.0", "1.1.4"), null)).Dispose();

        var deletion = await Undo(app, 2);
        var restoration = await Undo(app, 3);

        Assert.Equal((HttpStatusCode.OK, false, 3), (deletion.Status, deletion.Answer!.Deleted, deletion.Answer.Story.Revision));
        Assert.Equal((HttpStatusCode.OK, true, 4), (restoration.Status, restoration.Answer!.Deleted, restoration.Answer.Story.Revision));
    }

    [Fact]
    public async Task A_change_of_a_deleted_story_is_not_undone()
    {
        await using var app = await Added();
        (await app.Patch(Routes.Story("v1.0", "1.1.4"), """{ "revision": 1, "intent": "Mine." }""")).Dispose();
        (await app.Send(HttpMethod.Delete, Routes.DeleteStory("v1.0", "1.1.4", 2), null)).Dispose();

        foreach (var revision in new[] { 2, 3 })
        {
            var (status, _, problem) = await Undo(app, revision);
            Assert.Equal((HttpStatusCode.Conflict, "1.1.4 is deleted: restore it before one of its changes is undone."), (status, problem!.Error));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await Undo(app, 9)).Status);
    }

    [Fact]
    public async Task An_undo_refuses_members_that_it_does_not_know()
    {
        await using var app = await Added();

        using var response = await app.Post(Routes.Undo("v1.0", "1.1.4"), """{ "revision": 1, "force": true }""");

        Assert.Equal(["force"], (await response.Problem()).Errors!.Keys);
    }

    private static async Task<TestApp> Added()
    {
        var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        (await app.Post(Routes.Stories("v1.0"), """{ "title": "New" }""")).Dispose();
        return app;
    }

    private static async Task<(HttpStatusCode Status, StoryResponse? Answer, Problem? Problem)> Undo(TestApp app, int revision, string id = "1.1.4")
    {
        using var response = await app.Post(Routes.Undo("v1.0", id), $$"""{ "revision": {{revision}} }""");
        return response.IsSuccessStatusCode
            ? (response.StatusCode, await response.Content.ReadFromJsonAsync(WireJson.Default.StoryResponse, Cancel), null)
            : (response.StatusCode, null, await response.Problem());
    }
}
