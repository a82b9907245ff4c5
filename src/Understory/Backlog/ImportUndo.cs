using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>Taking a whole import back, as <see cref="UndoImportRequest"/> says: all or nothing.</summary>
public sealed class ImportUndo(Database database, IEnumerable<IVersionUse> uses)
{
    /// <summary>What became of a story since an import wrote it.</summary>
    private enum Since
    {
        Nothing,

        /// <summary>It is as it was before the import.</summary>
        Undone,

        Changed,
    }

    public Task<(UndoImportResponse? Response, Refusal? Refusal)> Undo(string version, string id, bool keepChanged, CancellationToken cancel) =>
        database.WriteBacklog<(UndoImportResponse?, Refusal?)>(
            async session =>
            {
                var import = await session.Import(version, id);
                // The repeat of an undo that took the version away finds it gone.
                if (import?.UndoneAt is null && !await session.HasVersion(version))
                    return (null, await session.NoVersion(version));
                if (import is null)
                    return (null, Refusal.NotFound($"There is no import {id} of {version}."));

                var now = (await session.EveryStoryRow(version)).ToDictionary(s => s.Id, StringComparer.Ordinal);
                var imported = (await session.Imported(id)).Select(row => (Row: row, Now: now[row.StoryId]))
                    .Select(x => (x.Row, x.Now, Since: BecameOf(x.Row, x.Now)))
                    .OrderBy(x => x.Now.Position)
                    .ToList();
                if (import.UndoneAt is not null)
                    return (Response(imported.Where(x => x.Since == Since.Undone).Select(x => x.Row), !await session.HasVersion(version)), null);

                var changed = imported.Where(x => x.Since == Since.Changed).Select(x => x.Row.StoryId).ToList();
                if (changed.Count > 0 && !keepChanged)
                    return (null, ChangedSince(changed));
                var undone = imported.Where(x => x.Since != Since.Changed).Select(x => x.Row.StoryId).ToHashSet(StringComparer.Ordinal);
                // The version goes with the last story of the import that made it.
                var goes = import.MadeVersion && now.Values.All(s => s.DeletedAt is not null || undone.Contains(s.Id));
                if (goes && await uses.WhyNotDeleted(session, version) is { } why)
                    return (null, why);

                using (var writes = new StoryWrites(session, version))
                {
                    foreach (var (row, story, _) in imported.Where(x => x.Since == Since.Nothing))
                        await Undo(writes, row, story);
                }

                await UndoVersion(session, version, import, goes);
                await session.MarkUndone(id);
                return (Response(imported.Where(x => x.Since != Since.Changed).Select(x => x.Row), goes), null);
            },
            cancel);

    private static Since BecameOf(ImportedRow row, StoryRow now)
    {
        if (now.Revision == row.Revision)
            return Since.Nothing;
        var (story, deleted) = (now.ToStory(), now.DeletedAt is not null);
        if (deleted == row.DeletedBefore && (row.Before is not { } before || StoryFieldValues.Same(story, before)))
            return Since.Undone;
        return deleted == row.Deleted && !row.ImportedSince && StoryFieldValues.Same(story, row.After) ? Since.Nothing : Since.Changed;
    }

    private static async Task Undo(StoryWrites writes, ImportedRow row, StoryRow now)
    {
        var story = now.ToStory();
        await writes.Change(
            row.Before is { } before ? StoryFieldValues.With(story, before, _ => true) : story,
            Actor.Person,
            new StoryPlacing(row.RankBefore, row.PositionBefore, row.SourceBefore),
            deleted: row.DeletedBefore);
    }

    private static async Task UndoVersion(Session session, string version, ImportRow import, bool goes)
    {
        var groups = import.ToGroupChanges();
        await session.UndoGroups(version, groups);
        if (groups.Version.Before is { } before && (goes || !import.MadeVersion))
        {
            var former = GroupUndo.Former((await session.Version(version))!, before, groups.Version.After!);
            await session.SaveVersion(goes ? former with { Form = before.Form } : former);
        }

        if (goes)
            await session.DeleteVersion(version);
    }

    private static UndoImportResponse Response(IEnumerable<ImportedRow> undone, bool versionDeleted)
    {
        var byState = undone.ToLookup(row => row.DeletedBefore);
        return new UndoImportResponse(byState[true].Count(), byState[false].Count(), versionDeleted);
    }

    private static Refusal ChangedSince(IReadOnlyList<string> stories) => Refusal.Conflict(stories.Count == 1
        ? $"Nothing was undone: {stories[0]} was changed since the import. Keep it as it is and undo the rest, or leave the import."
        : $"Nothing was undone: {stories.Count} stories were changed since the import. Keep them as they are and undo the rest, or leave the import.") with
    {
        More = new Dictionary<string, object?> { ["changed_stories"] = stories },
    };
}
