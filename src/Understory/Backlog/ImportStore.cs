using System.Text.Json;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>All SQL on imports, and on what they wrote.</summary>
internal static class ImportStore
{
    public static Task AddImport(this Session session, string id, ImportReport report, bool madeVersion, GroupChanges groups) =>
        session.Execute(
            $"""
            INSERT INTO imports (id, version, at, adds, changes, made_version, group_changes)
            VALUES (@id, @Version, {session.Dialect.Now}, @Adds, @Changes, @made, @groups)
            """,
            new
            {
                id,
                report.Version,
                report.Adds,
                report.Changes,
                made = madeVersion ? 1 : 0,
                groups = JsonSerializer.Serialize(groups, BacklogJson.Default.GroupChanges),
            });

    /// <summary>Newest first.</summary>
    public static async Task<IReadOnlyList<ImportEntry>> Imports(this Session session, string version) =>
        [.. (await session.Query<ImportRow>(
            $"SELECT {ImportRow.Columns} FROM imports WHERE version = @version ORDER BY at DESC, id DESC", new { version }))
            .Select(row => row.ToEntry())];

    public static Task<ImportRow?> Import(this Session session, string version, string id) =>
        session.One<ImportRow>(
            $"SELECT {ImportRow.Columns}, group_changes FROM imports WHERE version = @version AND id = @id", new { version, id });

    public static Task MarkUndone(this Session session, string id) =>
        session.Execute($"UPDATE imports SET undone_at = {session.Dialect.Now} WHERE id = @id AND undone_at IS NULL", new { id });

    /// <summary>What an import did to each story, in no order.</summary>
    public static Task<IReadOnlyList<ImportedRow>> Imported(this Session session, string importId) =>
        session.Query<ImportedRow>(
            """
            SELECT h.story_id, h.revision, h.deleted, h.fields, h.source_before, h.rank_before, h.position_before,
                   b.fields AS fields_before, COALESCE(b.deleted, 1) AS deleted_before,
                   EXISTS (
                     SELECT 1 FROM story_history l JOIN imports i ON i.id = l.import_id
                     WHERE l.version = h.version AND l.story_id = h.story_id AND l.revision > h.revision AND i.undone_at IS NULL
                   ) AS imported_since
            FROM story_history h
            LEFT JOIN story_history b ON b.version = h.version AND b.story_id = h.story_id AND b.revision = h.revision - 1
            WHERE h.import_id = @importId
            """,
            new { importId });

    /// <param name="epic">Null for any of the phase.</param>
    public static async Task<bool> StandsIn(this Session session, string version, int phase, int? epic) =>
        await session.Scalar<int>(
            $"""
            SELECT COUNT(*) FROM (SELECT 1 AS one FROM stories
            WHERE {StoryStore.Standing} AND phase = @phase {(epic is null ? "" : "AND epic = @epic")} LIMIT 1) AS found
            """,
            new { version, phase, epic }) > 0;

    public static Task PutPhase(this Session session, string version, PhaseRow? now, PhaseRow? row) =>
        row is not null ? session.SavePhase(version, row)
        : now is not null ? session.RemovePhase(version, now.Id)
        : Task.CompletedTask;

    public static Task PutEpic(this Session session, string version, EpicRow? now, EpicRow? row) =>
        row is not null ? session.SaveEpic(version, row)
        : now is not null ? session.RemoveEpic(version, now.Phase, now.Id)
        : Task.CompletedTask;
}

/// <summary>A row of <c>imports</c>.</summary>
internal sealed class ImportRow
{
    public const string Columns = "id, at, adds, changes, made_version, undone_at";

    public string Id { get; init; } = "";
    public string At { get; init; } = "";
    public int Adds { get; init; }
    public int Changes { get; init; }
    public bool MadeVersion { get; init; }
    public string GroupChanges { get; init; } = "";
    public string? UndoneAt { get; init; }

    public ImportEntry ToEntry() => new(
        Id, InstantConverter.Parse(At), Adds, Changes, UndoneAt is null ? null : InstantConverter.Parse(UndoneAt));

    public GroupChanges ToGroupChanges() => JsonSerializer.Deserialize(GroupChanges, BacklogJson.Default.GroupChanges)!;
}

/// <summary>A revision that an import wrote, with the one before it. A story that was not there counts as deleted before.</summary>
internal sealed class ImportedRow
{
    public string StoryId { get; init; } = "";
    public int Revision { get; init; }
    public bool Deleted { get; init; }
    public string Fields { get; init; } = "";
    public string? SourceBefore { get; init; }
    public double? RankBefore { get; init; }
    public int? PositionBefore { get; init; }
    public string? FieldsBefore { get; init; }
    public bool DeletedBefore { get; init; }

    /// <summary>Whether a later import wrote over it that still holds.</summary>
    public bool ImportedSince { get; init; }

    public Story After => JsonSerializer.Deserialize(Fields, BacklogJson.Default.Story)!;

    /// <summary>Null where there was no such story.</summary>
    public Story? Before => FieldsBefore is null ? null : JsonSerializer.Deserialize(FieldsBefore, BacklogJson.Default.Story);
}
