using System.Text.Json;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>
/// All writes to the stories of a version. Each leaves the story as it then is in the history. The statements are compiled
/// once and the clock is read once, so that an import can write thousands.
/// </summary>
public sealed class StoryWrites(Session session, string version) : IDisposable
{
    private readonly Statement _insert = session.Prepare(
        """
        INSERT INTO stories
          (version, id, title, intent, description, acceptance, phase, epic, story_number, depends_on, tags, passes, merged, skipped,
           notes, rank, position, source, revision, updated_at)
        VALUES
          (@version, @id, @title, @intent, @description, @acceptance, @phase, @epic, @number, @dependsOn, @tags, @passes, @merged, @skipped,
           @notes, @rank, @position, @source, 1, @at)
        """,
        [.. Fields, "rank", "position", "source", "at"]);

    private readonly Statement _update = session.Prepare(
        """
        UPDATE stories
        SET title = @title, intent = @intent, description = @description, acceptance = @acceptance, phase = @phase, epic = @epic,
            story_number = @number, depends_on = @dependsOn, tags = @tags, passes = @passes, merged = @merged, skipped = @skipped,
            notes = @notes, rank = COALESCE(@rank, rank), position = COALESCE(@position, position), source = COALESCE(@source, source),
            revision = revision + 1, updated_at = @at, deleted_at = @deletedAt
        WHERE version = @version AND id = @id AND revision = @revision
        """,
        [.. Fields, "rank", "position", "source", "at", "deletedAt", "revision"]);

    private readonly Statement _remember = session.Prepare(
        """
        INSERT INTO story_history
          (version, story_id, revision, at, actor, task_id, import_id, deleted, source_before, rank_before, position_before, fields)
        VALUES (@version, @id, @revision, @at, @actor, @taskId, @importId, @deleted, @sourceBefore, @rankBefore,
                @positionBefore, @fields)
        """,
        ["version", "id", "revision", "at", "actor", "taskId", "importId", "deleted", "sourceBefore", "rankBefore", "positionBefore", "fields"]);

    private (string Text, DateTimeOffset Instant)? _now;

    private static IReadOnlyList<string> Fields =>
    [
        "version", "id", "title", "intent", "description", "acceptance", "phase", "epic", "number", "dependsOn", "tags", "passes", "merged",
        "skipped", "notes",
    ];

    /// <param name="rank">Its place in the epic: the number, or the priority of the userStories form.</param>
    /// <param name="source">The JSON object that it was imported from; <c>{}</c> for one made here.</param>
    public async Task<Story> Add(Story story, double rank, int position, string source, Actor actor)
    {
        var (at, instant) = _now ??= await Now();
        await _insert.Execute([.. Values(story), rank, position, source, at]);
        return await Remember(story with { Revision = 1, UpdatedAt = instant }, at, actor, false, null);
    }

    /// <summary>Writes a story over the revision that it was read at. Null where that is no longer the current one.</summary>
    /// <param name="placing">What changes beside the story's fields.</param>
    /// <param name="deleted">Whether the story is deleted after it.</param>
    /// <param name="before">Of a change by an import: the row that it writes over, so that it can be undone.</param>
    public async Task<Story?> Change(Story story, Actor actor, StoryPlacing placing = default, bool deleted = false, StoryRow? before = null)
    {
        var (at, instant) = _now ??= await Now();
        var written = await _update.Execute(
            [.. Values(story), placing.Rank, placing.Position, placing.Source, at, deleted ? at : null, story.Revision]);
        return written == 0
            ? null
            : await Remember(story with { Revision = story.Revision + 1, UpdatedAt = instant }, at, actor, deleted, before);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _update.Dispose();
        _remember.Dispose();
    }

    private async Task<Story> Remember(Story story, string at, Actor actor, bool deleted, StoryRow? before)
    {
        await _remember.Execute(
            version, story.Id, story.Revision, at, actor.Kind, actor.TaskId, actor.ImportId, deleted ? 1 : 0, before?.Source, before?.Rank,
            before?.Position, JsonSerializer.Serialize(story, BacklogJson.Default.Story));
        return story;
    }

    private async Task<(string, DateTimeOffset)> Now()
    {
        var now = await session.Scalar<string>($"SELECT {session.Dialect.Now}");
        return (now, InstantConverter.Parse(now));
    }

    private object?[] Values(Story story) =>
    [
        version, story.Id, story.Title, story.Intent, story.Description, StoryRow.WriteList(story.Acceptance), story.Phase, story.Epic,
        story.StoryNumber, StoryRow.WriteList(story.DependsOn), StoryRow.WriteList(story.Tags), story.Passes ? 1 : 0, story.Merged ? 1 : 0,
        story.Skipped ? 1 : 0, story.Notes,
    ];
}

/// <summary>What a story has beside its fields; null leaves it as it is.</summary>
/// <param name="Rank">Its place in the epic.</param>
/// <param name="Position">Its place in the document.</param>
/// <param name="Source">The JSON object that it was imported from.</param>
public readonly record struct StoryPlacing(double? Rank = null, int? Position = null, string? Source = null);
