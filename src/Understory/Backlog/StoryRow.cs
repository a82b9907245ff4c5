using System.Text.Json;
using Understory.Contracts;

namespace Understory.Backlog;

/// <summary>A row of <c>stories</c>. Lists are JSON text, flags are 0 or 1, instants are text.</summary>
public sealed class StoryRow
{
    /// <summary>All of a story.</summary>
    public const string StoryColumns = ShortColumns + ", intent, description, acceptance, notes";

    /// <summary>A story without its longer texts.</summary>
    public const string ShortColumns =
        "id, title, phase, epic, story_number, depends_on, tags, passes, merged, skipped, revision, updated_at";

    /// <summary>All of the row.</summary>
    public const string Columns = StoryColumns + ", rank, position, source, deleted_at";

    public string Id { get; init; } = "";
    public string Title { get; init; } = "";
    public string Intent { get; init; } = "";
    public string Description { get; init; } = "";
    public string Acceptance { get; init; } = "[]";
    public int Phase { get; init; }
    public int Epic { get; init; }
    public int StoryNumber { get; init; }
    public string DependsOn { get; init; } = "[]";
    public string Tags { get; init; } = "[]";
    public bool Passes { get; init; }
    public bool Merged { get; init; }
    public bool Skipped { get; init; }
    public string Notes { get; init; } = "";
    public double Rank { get; init; }
    public int Position { get; init; }
    public string Source { get; init; } = "{}";
    public int Revision { get; init; }
    public string UpdatedAt { get; init; } = "";

    /// <summary>Null while the story stands.</summary>
    public string? DeletedAt { get; init; }

    /// <summary>How many criteria there are, where they were counted instead of read.</summary>
    public int? Criteria { get; init; }

    public Story ToStory() => new()
    {
        Id = Id,
        Title = Title,
        Intent = Intent,
        Description = Description,
        Acceptance = ReadList(Acceptance),
        Criteria = Criteria,
        Phase = Phase,
        Epic = Epic,
        StoryNumber = StoryNumber,
        DependsOn = ReadList(DependsOn),
        Tags = ReadList(Tags),
        Passes = Passes,
        Merged = Merged,
        Skipped = Skipped,
        Notes = Notes,
        Revision = Revision,
        UpdatedAt = InstantConverter.Parse(UpdatedAt),
    };

    public static string WriteList(IReadOnlyList<string> list) => JsonSerializer.Serialize(list, BacklogJson.Default.IReadOnlyListString);

    public static IReadOnlyList<string> ReadList(string json) => JsonSerializer.Deserialize(json, BacklogJson.Default.ListString)!;
}
