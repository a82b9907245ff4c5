using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>Taking one revision of a story back, as <see cref="UndoRequest"/> says.</summary>
public sealed class StoryUndo(Database database)
{
    public Task<(StoryResponse? Response, Refusal? Refusal)> Undo(string version, string id, int revision, CancellationToken cancel) =>
        database.WriteBacklog<(StoryResponse?, Refusal?)>(
            async session =>
            {
                if (!await session.HasVersion(version) || await session.AnyStory(version, id) is not { } row)
                    return (null, await session.NoStory(version, id));
                if (await session.HistoryAt(version, id, revision) is not { } after)
                    return (null, Refusal.NotFound($"{id} has no revision {revision}; it is at revision {row.Revision}."));
                var before = await session.HistoryAt(version, id, revision - 1);
                if (before is null or { Deleted: true } && !after.Deleted)
                    return await UndoBringing(session, version, row, before is null ? "the creation" : "the restoration", after);
                if (row.DeletedAt is not null)
                    return (null, Conflict($"{id} is deleted: restore it before one of its changes is undone.", null, []));
                // What was deleted then stands again.
                if (after.Deleted)
                    return (new StoryResponse(row.ToStory()), null);
                return await UndoChange(session, version, row.ToStory(), before!.ToStory(), after);
            },
            cancel);

    // Before it the story was not there: it goes away again, unless something was done to it since.
    private static async Task<(StoryResponse?, Refusal?)> UndoBringing(
        Session session, string version, StoryRow row, string what, HistoryRow after)
    {
        var story = row.ToStory();
        if (row.DeletedAt is not null)
            return (new StoryResponse(story) { Deleted = true }, null);
        if (after.Actor == Actor.ImportKind)
        {
            return (null, Conflict(
                $"Revision {after.Revision} is {what} of {story.Id} by an import: undo that import, or delete the story.", story, []));
        }

        if (StoryHistory.Changed(after.ToStory(), story).ToList() is { Count: > 0 } since)
            return (null, Conflict(ChangedSince(story.Id, after.Revision, since), story, since));
        var deleted = await session.ChangeStory(version, story, Actor.Person, deleted: true);
        return (new StoryResponse(deleted!) { Deleted = true }, null);
    }

    private static async Task<(StoryResponse?, Refusal?)> UndoChange(
        Session session, string version, Story story, Story before, HistoryRow row)
    {
        var after = row.ToStory();
        var open = StoryHistory.Changed(before, after).Where(field => !StoryFieldValues.Same(field, story, before)).ToList();
        if (open.Where(field => !StoryFieldValues.Same(field, story, after)).ToList() is { Count: > 0 } since)
            return (null, Conflict(ChangedSince(story.Id, row.Revision, since), story, since));
        if (open.Count == 0)
            return (new StoryResponse(story), null);
        var restored = StoryFieldValues.With(story, before, open.Contains);
        var written = await session.ChangeStory(version, restored, Actor.Person, await Rank(session, version, restored, open));
        return (new StoryResponse(written!), null);
    }

    // In the backlog form the number is the place; a priority of the other form is no field that history knows.
    private static async Task<double?> Rank(Session session, string version, Story restored, IReadOnlyList<string> fields) =>
        fields.Contains("story_number") && (await session.Version(version))!.Form == DocumentForm.Backlog.Name
            ? DocumentForm.Backlog.Rank(restored, priority: null)
            : null;

    private static string ChangedSince(string id, int revision, IReadOnlyList<string> fields) =>
        $"Revision {revision} of {id} was not undone: {string.Join(", ", fields)} changed again since. Look at the story as it is now.";

    private static Refusal Conflict(string why, Story? story, IReadOnlyList<string> fields) => Refusal.Conflict(why) with
    {
        More = story is null
            ? new Dictionary<string, object?> { ["fields"] = fields }
            : new Dictionary<string, object?> { ["fields"] = fields, ["story"] = story },
    };
}
