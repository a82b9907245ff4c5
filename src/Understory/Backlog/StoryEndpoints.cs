using Microsoft.AspNetCore.Http.HttpResults;
using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

internal static class StoryEndpoints
{
    public static void MapStories(this IEndpointRouteBuilder versions)
    {
        versions.MapGet("{version}/stories", ListStories);
        versions.MapPost("{version}/stories", AddStory);
        versions.MapGet("{version}/stories/{id}", GetStory);
        versions.MapPatch("{version}/stories/{id}", ChangeStory);
        versions.MapDelete("{version}/stories/{id}", DeleteStory);
        versions.MapPost("{version}/stories/{id}/restore", RestoreStory);
        versions.MapGet("{version}/stories/{id}/history", ReadHistory);
        versions.MapPost("{version}/stories/{id}/undo", Undo);
    }

    private static async Task<Results<Ok<StoriesResponse>, JsonHttpResult<StoriesResponse>, ProblemHttpResult>> ListStories(
        string version, HttpRequest request, Database database, CancellationToken cancel)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        var query = StoryQuery.Parse(request.Query, errors);
        if (errors.Count > 0)
            return Refusal.Invalid(errors).ToResult();
        return await database.Read<Results<Ok<StoriesResponse>, JsonHttpResult<StoriesResponse>, ProblemHttpResult>>(
            async session => await session.StoriesPage(version, query) is not { } page ? (await session.NoVersion(version)).ToResult()
                : query.ListView ? TypedResults.Json(page, StoryListView.Json)
                : TypedResults.Ok(page),
            cancel);
    }

    private static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> GetStory(
        string version, string id, Database database, CancellationToken cancel) =>
        await database.Read<Results<Ok<StoryResponse>, ProblemHttpResult>>(
            async session => await session.Story(version, id) is { } story
                ? TypedResults.Ok(new StoryResponse(story))
                : (await session.NoStory(version, id)).ToResult(),
            cancel);

    private static async Task<Results<Created<StoryResponse>, ProblemHttpResult>> AddStory(
        string version, NewStory story, StoryEditing editing, CancellationToken cancel)
    {
        var (added, refusal) = await editing.Add(version, story, cancel);
        return refusal is null
            ? TypedResults.Created(Routes.Story(version, added!.Id), new StoryResponse(added))
            : refusal.ToResult();
    }

    private static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> ChangeStory(
        string version, string id, StoryPatch patch, StoryEditing editing, CancellationToken cancel) =>
        Answer(await editing.Change(version, id, patch, cancel));

    private static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> DeleteStory(
        string version, string id, int? revision, StoryEditing editing, CancellationToken cancel)
    {
        if (revision is null)
            return Refusal.Invalid("revision", "is missing: a story is deleted as it was seen, by its revision.").ToResult();
        return Answer(await editing.Delete(version, id, revision.Value, cancel), deleted: true);
    }

    private static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> RestoreStory(
        string version, string id, StoryEditing editing, CancellationToken cancel) =>
        Answer(await editing.Restore(version, id, cancel));

    private static async Task<Results<Ok<HistoryResponse>, ProblemHttpResult>> ReadHistory(
        string version, string id, StoryHistory history, Database database, CancellationToken cancel) =>
        await history.Read(version, id, cancel) is { } entries
            ? TypedResults.Ok(new HistoryResponse(entries))
            : (await database.Read(session => session.NoStory(version, id), cancel)).ToResult();

    private static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> Undo(
        string version, string id, UndoRequest request, StoryUndo undo, CancellationToken cancel)
    {
        var (response, refusal) = await undo.Undo(version, id, request.Revision, cancel);
        return refusal is null ? TypedResults.Ok(response!) : refusal.ToResult();
    }

    private static Results<Ok<StoryResponse>, ProblemHttpResult> Answer((Story? Story, Refusal? Refusal) outcome, bool deleted = false) =>
        outcome.Refusal is null ? TypedResults.Ok(new StoryResponse(outcome.Story!) { Deleted = deleted }) : outcome.Refusal.ToResult();
}
