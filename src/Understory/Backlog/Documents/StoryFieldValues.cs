using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>The fields of a story by the names that documents have for them.</summary>
internal static class StoryFieldValues
{
    /// <summary>The fields that a person or a file can change.</summary>
    public static readonly IReadOnlyList<string> Changing =
    [
        "title", "intent", "description", "acceptance", "phase", "epic", "story_number", "depends_on", "tags", "passes", "merged",
        "skipped", "notes",
    ];

    /// <summary>A text, a flag, a number or a list of texts; null for a field that only documents have.</summary>
    public static object? Of(string field, Story story) => field switch
    {
        "id" => story.Id,
        "title" => story.Title,
        "intent" => story.Intent,
        "description" => story.Description,
        "acceptance" => story.Acceptance,
        "phase" => story.Phase,
        "epic" => story.Epic,
        "story_number" => story.StoryNumber,
        "depends_on" => story.DependsOn,
        "tags" => story.Tags,
        "passes" => story.Passes,
        "merged" => story.Merged,
        "skipped" => story.Skipped,
        "notes" => story.Notes,
        _ => null,
    };

    public static bool Same(string field, Story a, Story b) =>
        (Of(field, a), Of(field, b)) is (IReadOnlyList<string> left, IReadOnlyList<string> right)
            ? left.SequenceEqual(right, StringComparer.Ordinal)
            : Equals(Of(field, a), Of(field, b));

    public static bool Same(Story a, Story b) => Changing.All(field => Same(field, a, b));
}
