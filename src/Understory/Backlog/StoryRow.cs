using System.Text.Json;
using Understory.Contracts;

namespace Understory.Backlog;

/// <summary>A row of <c>stories</c>. Lists are JSON text, flags are 0 or 1, instants are text.</summary>
public sealed class StoryRow
{
    public const string Columns =
        "id, title, intent, description, acceptance, phase, epic, story_number, depends_on, tags, passes, merged, skipped, notes, " +
        "rank, position, source, revision, updated_at";

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

    public Story ToStory() => new()
    {
        Id = Id,
        Title = Title,
        Intent = Intent,
        Description = Description,
        Acceptance = ReadList(Acceptance),
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
