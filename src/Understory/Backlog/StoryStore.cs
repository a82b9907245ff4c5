using System.Text.Json;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>All reading of stories and their history. What is deleted is left out unless the name of a query says otherwise.</summary>
public static class StoryStore
{
    internal const string InOrder = "ORDER BY phase, epic, rank, position, id";

    /// <summary>The condition that a story stands: neither it nor its version is deleted.</summary>
    internal const string Standing =
        "version = @version AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM versions v WHERE v.id = @version AND v.deleted_at IS NULL)";

    public static async Task<IReadOnlyList<Story>> Stories(this Session session, string version) =>
        [.. (await session.Query<StoryRow>(
            $"SELECT {StoryRow.StoryColumns} FROM stories WHERE {Standing} {InOrder}", new { version })).Select(row => row.ToStory())];

    public static Task<IReadOnlyList<StoryRow>> StoryRows(this Session session, string version) =>
        session.Query<StoryRow>($"SELECT {StoryRow.Columns} FROM stories WHERE {Standing} {InOrder}", new { version });

    /// <summary>Null where the version has no such story.</summary>
    public static async Task<Story?> Story(this Session session, string version, string id) =>
        (await session.One<StoryRow>(
            $"SELECT {StoryRow.StoryColumns} FROM stories WHERE id = @id AND {Standing}", new { version, id }))?.ToStory();

    /// <summary>The deleted ones too, also of a deleted version.</summary>
    public static Task<IReadOnlyList<StoryRow>> EveryStoryRow(this Session session, string version) =>
        session.Query<StoryRow>($"SELECT {StoryRow.Columns} FROM stories WHERE version = @version", new { version });

    /// <summary>The story also where it or its version is deleted; null where it never was.</summary>
    public static Task<StoryRow?> AnyStory(this Session session, string version, string id) =>
        session.One<StoryRow>($"SELECT {StoryRow.Columns} FROM stories WHERE version = @version AND id = @id", new { version, id });

    /// <summary>Which ids and places are taken for good, by stories that stand and by deleted ones.</summary>
    public static Task<IReadOnlyList<StoryRow>> EveryStoryPlace(this Session session, string version) =>
        session.Query<StoryRow>("SELECT id, phase, epic, story_number, rank FROM stories WHERE version = @version", new { version });

    /// <summary>A story as it was at a revision; null where the history does not reach it.</summary>
    public static async Task<Story?> StoryAt(this Session session, string version, string id, int revision) =>
        (await session.HistoryAt(version, id, revision))?.ToStory();

    public static Task<HistoryRow?> HistoryAt(this Session session, string version, string id, int revision) =>
        session.One<HistoryRow>(
            $"SELECT {HistoryRow.Columns} FROM story_history WHERE version = @version AND story_id = @id AND revision = @revision",
            new { version, id, revision });

    /// <summary>All changes to a story, the oldest first.</summary>
    public static Task<IReadOnlyList<HistoryRow>> History(this Session session, string version, string id) =>
        session.Query<HistoryRow>(
            $"SELECT {HistoryRow.Columns} FROM story_history WHERE version = @version AND story_id = @id ORDER BY revision",
            new { version, id });

    /// <inheritdoc cref="StoryWrites.Add"/>
    public static async Task<Story> AddStory(
        this Session session, string version, Story story, double rank, int position, string source, Actor actor)
    {
        using var writes = new StoryWrites(session, version);
        return await writes.Add(story, rank, position, source, actor);
    }

    /// <inheritdoc cref="StoryWrites.Change"/>
    public static async Task<Story?> ChangeStory(
        this Session session, string version, Story story, Actor actor, double? rank = null, bool deleted = false)
    {
        using var writes = new StoryWrites(session, version);
        return await writes.Change(story, actor, new StoryPlacing(rank), deleted);
    }
}

/// <summary>A row of <c>story_history</c>. <c>Fields</c> is the whole story after the change.</summary>
public sealed class HistoryRow
{
    public const string Columns = "revision, at, actor, task_id, import_id, deleted, fields";

    public int Revision { get; init; }
    public string At { get; init; } = "";
    public string Actor { get; init; } = "";
    public string? TaskId { get; init; }
    public string? ImportId { get; init; }

    /// <summary>Whether the story is deleted after it.</summary>
    public bool Deleted { get; init; }

    public string Fields { get; init; } = "";

    public Story ToStory() => JsonSerializer.Deserialize(Fields, BacklogJson.Default.Story)!;
}
