using Understory.Backlog.Documents;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>A document that was found good, into its version: groups, stories, and what it takes to undo it.</summary>
internal static class ImportWriting
{
    /// <returns>The import's id.</returns>
    public static async Task<string> Write(Session session, ImportPlan plan, BacklogDocument document)
    {
        var report = plan.Outcome.Report;
        var id = Guid.CreateVersion7().ToString();
        var row = Merge.Version(report.Version, plan.Existing.Version, document);
        var groups = await WriteGroups(session, plan.Existing, row, document);
        await session.AddImport(id, report, plan.Existing.Version is null, groups);
        await WriteStories(session, plan, document, DocumentForm.ByName(row.Form)!, Actor.Import(id));
        return id;
    }

    private static async Task<GroupChanges> WriteGroups(
        Session session, ExistingVersion existing, VersionRow row, BacklogDocument document)
    {
        var (version, isNew) = (row.Id, existing.Version is null);
        await session.SaveVersion(row);
        var phases = new List<RowChange<PhaseRow>>();
        foreach (var read in document.Phases)
        {
            var before = existing.Phases.GetValueOrDefault(read.Id);
            phases.Add(new(before, Merge.Phase(isNew ? null : before, read)));
        }

        var epics = new List<RowChange<EpicRow>>();
        foreach (var read in document.Epics)
        {
            var before = existing.Epics.GetValueOrDefault((read.Phase, read.Id));
            epics.Add(new(before, Merge.Epic(isNew ? null : before, read)));
        }

        // A version that comes back has the groups of its document, and none of the old ones.
        if (isNew)
        {
            var carried = document.Phases.Select(p => p.Id).ToHashSet();
            phases.AddRange(existing.Phases.Values.Where(p => !carried.Contains(p.Id)).Select(p => new RowChange<PhaseRow>(p, null)));
            var carriedEpics = document.Epics.Select(e => (e.Phase, e.Id)).ToHashSet();
            epics.AddRange(existing.Epics.Values.Where(e => !carriedEpics.Contains((e.Phase, e.Id))).Select(e => new RowChange<EpicRow>(e, null)));
        }

        var changes = new GroupChanges(
            new(existing.Row, row), [.. phases.Where(c => c.Before != c.After)], [.. epics.Where(c => c.Before != c.After)]);
        foreach (var phase in changes.Phases)
            await session.PutPhase(version, phase.Before, phase.After);
        foreach (var epic in changes.Epics)
            await session.PutEpic(version, epic.Before, epic.After);
        return changes;
    }

    private static async Task WriteStories(Session session, ImportPlan plan, BacklogDocument document, DocumentForm form, Actor actor)
    {
        var existing = plan.Existing;
        using var writes = new StoryWrites(session, plan.Outcome.Report.Version);
        var position = existing.Stories.Values.Concat(existing.Gone.Values).Select(s => s.Position).DefaultIfEmpty(-1).Max();
        foreach (var read in document.Stories)
        {
            var (story, rank) = (read.Story, form.Rank(read.Story, read.Priority));
            if (plan.Merged.TryGetValue(story.Id, out var merged))
            {
                if (merged.Changes)
                    await writes.Change(merged.Story, actor, new(merged.Rank, null, merged.Source), before: existing.Stories[story.Id]);
            }
            else if (existing.Gone.TryGetValue(story.Id, out var gone))
            {
                await writes.Change(story with { Revision = gone.Revision }, actor, new(rank, ++position, read.Source), before: gone);
            }
            else
            {
                await writes.Add(story, rank, ++position, read.Source, actor);
            }
        }

        // Of a version that comes back: what stood in it and the document does not carry would come back with it.
        var carried = document.Stories.Select(s => s.Story.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var old in existing.Gone.Values.Where(s => s.DeletedAt is null && !carried.Contains(s.Id)))
            await writes.Change(old.ToStory(), actor, deleted: true, before: old);
    }
}
