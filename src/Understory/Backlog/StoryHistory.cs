using System.Text.Json;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>What happened to a story, and taking one change of it back.</summary>
public sealed class StoryHistory(Database database)
{
    /// <returns>Newest first; null where there is no such story.</returns>
    public async Task<IReadOnlyList<HistoryEntry>?> Read(string version, string id, CancellationToken cancel)
    {
        var rows = await database.Read(session => session.History(version, id), cancel);
        if (rows.Count == 0)
            return null;
        var stories = rows.Select(row => row.ToStory()).ToList();
        return [.. rows.Select((row, i) => Entry(row, i == 0 ? null : stories[i - 1], stories[i])).Reverse()];
    }

    public Task<(Story? Story, Refusal? Refusal)> Undo(string version, string id, int revision, CancellationToken cancel) =>
        database.Write<(Story?, Refusal?)>(
            async session =>
            {
                if (await session.Story(version, id) is not { } story)
                    return (null, BacklogEndpoints.StoryNotFound(version, id));
                if (await session.StoryAt(version, id, revision) is not { } after)
                    return (null, Refusal.NotFound($"{id} has no revision {revision}; it is at revision {story.Revision}."));
                if (await session.StoryAt(version, id, revision - 1) is not { } before)
                    return (null, Conflict(story, $"Revision {revision} is the creation of {id}, which cannot be undone.", []));

                var open = Changed(before, after).Where(field => !StoryFieldValues.Same(field, story, before)).ToList();
                if (open.Where(field => !StoryFieldValues.Same(field, story, after)).ToList() is { Count: > 0 } since)
                    return (null, Conflict(story, ChangedSince(id, revision, since), since));
                if (open.Count == 0)
                    return (story, null);
                var restored = StoryFieldValues.With(story, before, open.Contains);
                return (await session.ChangeStory(version, restored, Actor.Person, rank: await Rank(session, version, restored, open)), null);
            },
            cancel);

    private static HistoryEntry Entry(HistoryRow row, Story? before, Story after) => new(
        row.Revision, InstantConverter.Parse(row.At), row.Actor, row.TaskId,
        Changed(before, after).ToDictionary(
            field => field, field => new FieldChange(before is null ? null : Json(field, before), Json(field, after))));

    private static IEnumerable<string> Changed(Story? before, Story after) =>
        StoryFieldValues.Changing.Where(field => before is null || !StoryFieldValues.Same(field, before, after));

    private static JsonElement Json(string field, Story story) => JsonSerializer.SerializeToElement(StoryFieldValues.Of(field, story));

    // In the backlog form the number is the place; a priority of the other form is no field that history knows.
    private static async Task<double?> Rank(Session session, string version, Story restored, IReadOnlyList<string> fields) =>
        fields.Contains("story_number") && (await session.Version(version))!.Form == DocumentForm.Backlog.Name
            ? DocumentForm.Backlog.Rank(restored, priority: null)
            : null;

    private static string ChangedSince(string id, int revision, IReadOnlyList<string> fields) =>
        $"Revision {revision} of {id} was not undone: {string.Join(", ", fields)} changed again since. Look at the story as it is now.";

    private static Refusal Conflict(Story story, string why, IReadOnlyList<string> fields) => Refusal.Conflict(why) with
    {
        More = new Dictionary<string, object?> { ["fields"] = fields, ["story"] = story },
    };
}
