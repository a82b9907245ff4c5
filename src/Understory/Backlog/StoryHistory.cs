using System.Text.Json;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>What happened to a story, also to a deleted one.</summary>
public sealed class StoryHistory(Database database)
{
    /// <returns>Newest first; null where there never was such a story, or its version is gone.</returns>
    public async Task<IReadOnlyList<HistoryEntry>?> Read(string version, string id, CancellationToken cancel)
    {
        var rows = await database.Read(
            async session => await session.HasVersion(version) ? await session.History(version, id) : [], cancel);
        if (rows.Count == 0)
            return null;
        var stories = rows.Select(row => row.ToStory()).ToList();
        return [.. rows.Select((row, i) => i == 0 ? Entry(row, null, null, stories[i]) : Entry(row, rows[i - 1], stories[i - 1], stories[i])).Reverse()];
    }

    /// <summary>The fields in which a story differs from what it was; all of them where it was not.</summary>
    internal static IEnumerable<string> Changed(Story? before, Story after) =>
        StoryFieldValues.Changing.Where(field => before is null || !StoryFieldValues.Same(field, before, after));

    private static HistoryEntry Entry(HistoryRow row, HistoryRow? rowBefore, Story? before, Story after) => new(
        row.Revision, InstantConverter.Parse(row.At), row.Actor, row.TaskId,
        Changed(before, after).ToDictionary(
            field => field, field => new FieldChange(before is null ? null : Json(field, before), Json(field, after))))
    {
        Kind = (rowBefore?.Deleted, row.Deleted) switch
        {
            (null, _) => HistoryKind.Created,
            (false, true) => HistoryKind.Deleted,
            (true, false) => HistoryKind.Restored,
            _ => HistoryKind.Changed,
        },
        ImportId = row.ImportId,
    };

    private static JsonElement Json(string field, Story story) => JsonSerializer.SerializeToElement(StoryFieldValues.Of(field, story));
}
