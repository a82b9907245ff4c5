using Understory.Storage;

namespace Understory.Backlog;

/// <summary>What an import wrote over the version, its phases and its epics, so that it can be undone.</summary>
internal sealed record GroupChanges(
    RowChange<VersionRow> Version, IReadOnlyList<RowChange<PhaseRow>> Phases, IReadOnlyList<RowChange<EpicRow>> Epics);

/// <param name="Before">Null where the row was made.</param>
/// <param name="After">Null where it was taken away.</param>
internal sealed record RowChange<T>(T? Before, T? After)
    where T : class;

internal static class GroupUndo
{
    /// <summary>Each row goes back field by field, where it is still as the import wrote it.</summary>
    public static async Task UndoGroups(this Session session, string version, GroupChanges changes)
    {
        var epics = (await session.Epics(version)).ToDictionary(e => (e.Phase, e.Id));
        foreach (var change in changes.Epics)
        {
            var row = (change.Before ?? change.After)!;
            var now = epics.GetValueOrDefault((row.Phase, row.Id));
            var former = change is { Before: { } before, After: { } after } && now is not null ? Former(now, before, after) : Whole(change, now);
            // A story that stays keeps the name of the place that it stands in.
            if (former is not null || !await session.StandsIn(version, row.Phase, row.Id))
                await session.PutEpic(version, now, former);
        }

        var phases = (await session.Phases(version)).ToDictionary(p => p.Id);
        foreach (var change in changes.Phases)
        {
            var row = (change.Before ?? change.After)!;
            var now = phases.GetValueOrDefault(row.Id);
            var former = change is { Before: { } before, After: { } after } && now is not null ? Former(now, before, after) : Whole(change, now);
            if (former is not null || !await session.StandsIn(version, row.Id, null))
                await session.PutPhase(version, now, former);
        }
    }

    /// <summary>The version's texts, which go back like those of a group.</summary>
    public static VersionRow Former(VersionRow now, VersionRow before, VersionRow after) => now with
    {
        Title = Former(now.Title, before.Title, after.Title),
        ShortTitle = Former(now.ShortTitle, before.ShortTitle, after.ShortTitle),
        Description = Former(now.Description, before.Description, after.Description),
        Source = Former(now.Source, before.Source, after.Source),
    };

    private static PhaseRow Former(PhaseRow now, PhaseRow before, PhaseRow after) => now with
    {
        Name = Former(now.Name, before.Name, after.Name),
        Source = Former(now.Source, before.Source, after.Source),
    };

    private static EpicRow Former(EpicRow now, EpicRow before, EpicRow after) => now with
    {
        Name = Former(now.Name, before.Name, after.Name),
        Description = Former(now.Description, before.Description, after.Description),
        Source = Former(now.Source, before.Source, after.Source),
    };

    private static string Former(string now, string before, string after) => now == after ? before : now;

    // A row that was made goes, one that was taken away comes back; neither where there is another now.
    private static T? Whole<T>(RowChange<T> change, T? now)
        where T : class => Equals(now, change.After) ? change.Before : now;
}
