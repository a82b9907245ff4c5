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

    /// <summary>A story with some of its changing fields as another one has them.</summary>
    public static Story With(Story story, Story from, Func<string, bool> takes) => story with
    {
        Title = takes("title") ? from.Title : story.Title,
        Intent = takes("intent") ? from.Intent : story.Intent,
        Description = takes("description") ? from.Description : story.Description,
        Acceptance = takes("acceptance") ? from.Acceptance : story.Acceptance,
        Phase = takes("phase") ? from.Phase : story.Phase,
        Epic = takes("epic") ? from.Epic : story.Epic,
        StoryNumber = takes("story_number") ? from.StoryNumber : story.StoryNumber,
        DependsOn = takes("depends_on") ? from.DependsOn : story.DependsOn,
        Tags = takes("tags") ? from.Tags : story.Tags,
        Passes = takes("passes") ? from.Passes : story.Passes,
        Merged = takes("merged") ? from.Merged : story.Merged,
        Skipped = takes("skipped") ? from.Skipped : story.Skipped,
        Notes = takes("notes") ? from.Notes : story.Notes,
    };

    public static bool Same(string field, Story a, Story b) =>
        (Of(field, a), Of(field, b)) is (IReadOnlyList<string> left, IReadOnlyList<string> right)
            ? left.SequenceEqual(right, StringComparer.Ordinal)
            : Equals(Of(field, a), Of(field, b));

    public static bool Same(Story a, Story b) => Changing.All(field => Same(field, a, b));
}
