using System.Text.Json;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>All SQL on stories and their history. Every write leaves the story as it then is in the history.</summary>
public static class StoryStore
{
    private const string InOrder = "ORDER BY phase, epic, rank, position, id";

    public static async Task<IReadOnlyList<Story>> Stories(this Session session, string version) =>
        [.. (await session.StoryRows(version)).Select(row => row.ToStory())];

    public static Task<IReadOnlyList<StoryRow>> StoryRows(this Session session, string version) =>
        session.Query<StoryRow>($"SELECT {StoryRow.Columns} FROM stories WHERE version = @version {InOrder}", new { version });

    /// <summary>Null where the version has no such story.</summary>
    public static async Task<Story?> Story(this Session session, string version, string id) =>
        (await session.One<StoryRow>(
            $"SELECT {StoryRow.Columns} FROM stories WHERE version = @version AND id = @id", new { version, id }))?.ToStory();

    /// <summary>A story as it was at a revision; null where the history does not reach it.</summary>
    public static async Task<Story?> StoryAt(this Session session, string version, string id, int revision) =>
        await session.One<string>(
            "SELECT fields FROM story_history WHERE version = @version AND story_id = @id AND revision = @revision",
            new { version, id, revision }) is { } json
            ? JsonSerializer.Deserialize(json, BacklogJson.Default.Story)
            : null;

    /// <summary>All changes to a story, the oldest first.</summary>
    public static Task<IReadOnlyList<HistoryRow>> History(this Session session, string version, string id) =>
        session.Query<HistoryRow>(
            "SELECT revision, at, actor, task_id, fields FROM story_history WHERE version = @version AND story_id = @id ORDER BY revision",
            new { version, id });

    /// <param name="rank">Its place in the epic: the number, or the priority of the userStories form.</param>
    /// <param name="source">The JSON object that it was imported from; <c>{}</c> for one made here.</param>
    public static async Task<Story> AddStory(
        this Session session, string version, Story story, double rank, int position, string source, Actor actor)
    {
        var updatedAt = await session.One<string>(
            $"""
            INSERT INTO stories (version, {StoryRow.Columns})
            VALUES (@version, @Id, @Title, @Intent, @Description, @acceptance, @Phase, @Epic, @StoryNumber, @dependsOn, @tags,
                    @passes, @merged, @skipped, @Notes, @rank, @position, @source, 1, {session.Dialect.Now})
            RETURNING updated_at
            """,
            Values(version, story, rank, position, source));
        return await session.Remember(version, story with { Revision = 1, UpdatedAt = InstantConverter.Parse(updatedAt!) }, actor);
    }

    /// <summary>Writes a story over the revision that it was read at. Null where that is no longer the current one.</summary>
    /// <param name="source">Replaces the imported object where it is set.</param>
    public static async Task<Story?> ChangeStory(
        this Session session, string version, Story story, Actor actor, string? source = null, double? rank = null)
    {
        var updatedAt = await session.One<string>(
            $"""
            UPDATE stories
            SET title = @Title, intent = @Intent, description = @Description, acceptance = @acceptance, phase = @Phase, epic = @Epic,
                story_number = @StoryNumber, depends_on = @dependsOn, tags = @tags, passes = @passes, merged = @merged,
                skipped = @skipped, notes = @Notes, source = COALESCE(@source, source), rank = COALESCE(@rank, rank),
                revision = revision + 1, updated_at = {session.Dialect.Now}
            WHERE version = @version AND id = @Id AND revision = @Revision
            RETURNING updated_at
            """,
            Values(version, story, rank, null, source));
        return updatedAt is null
            ? null
            : await session.Remember(
                version, story with { Revision = story.Revision + 1, UpdatedAt = InstantConverter.Parse(updatedAt) }, actor);
    }

    private static async Task<Story> Remember(this Session session, string version, Story story, Actor actor)
    {
        await session.Execute(
            """
            INSERT INTO story_history (version, story_id, revision, at, actor, task_id, fields)
            VALUES (@version, @id, @revision, @at, @kind, @taskId, @fields)
            """,
            new
            {
                version,
                id = story.Id,
                revision = story.Revision,
                at = story.UpdatedAt.UtcDateTime.ToString(InstantConverter.Format, System.Globalization.CultureInfo.InvariantCulture),
                kind = actor.Kind,
                taskId = actor.TaskId,
                fields = JsonSerializer.Serialize(story, BacklogJson.Default.Story),
            });
        return story;
    }

    private static object Values(string version, Story story, double? rank, int? position, string? source) => new
    {
        version,
        story.Id,
        story.Title,
        story.Intent,
        story.Description,
        acceptance = StoryRow.WriteList(story.Acceptance),
        story.Phase,
        story.Epic,
        story.StoryNumber,
        dependsOn = StoryRow.WriteList(story.DependsOn),
        tags = StoryRow.WriteList(story.Tags),
        passes = story.Passes ? 1 : 0,
        merged = story.Merged ? 1 : 0,
        skipped = story.Skipped ? 1 : 0,
        story.Notes,
        rank,
        position,
        source,
        story.Revision,
    };
}

/// <summary>A row of <c>story_history</c>. <c>Fields</c> is the whole story after the change.</summary>
public sealed class HistoryRow
{
    public int Revision { get; init; }
    public string At { get; init; } = "";
    public string Actor { get; init; } = "";
    public string? TaskId { get; init; }
    public string Fields { get; init; } = "";

    public Story ToStory() => JsonSerializer.Deserialize(Fields, BacklogJson.Default.Story)!;
}
