using System.Text.Json;
using System.Text.Json.Serialization;

namespace Understory.Contracts;

/// <param name="StoryIds">Stories to look at whatever their status; null means all pending ones. Of a round its one item.</param>
/// <param name="Feedback">Of a round: what a person said about the suggestion; null to look again at a story that changed.</param>
/// <param name="ParentTaskId">Of a round: the task, or the round of it, whose suggestion is tried again.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RefineParams(
    [property: JsonPropertyName("storyIds")] IReadOnlyList<string>? StoryIds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Feedback = null,
    [property: JsonPropertyName("parentTaskId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ParentTaskId = null);

/// <param name="Refinements">One entry for every story that was asked about.</param>
/// <param name="Summary">What was found, in a sentence or two.</param>
/// <param name="Failed">Stories for which no valid answer could be had; null when there are none.</param>
public sealed record RefineResult(IReadOnlyList<Refinement> Refinements, string Summary, IReadOnlyList<FailedItem>? Failed = null);

/// <summary>What was found in one story. An <c>ok</c> one has no issues and null suggestions.</summary>
public sealed record Refinement
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required RefinementStatus Status { get; init; }
    public IReadOnlyList<string> Issues { get; init; } = [];
    public string? SuggestedDescription { get; init; }
    public IReadOnlyList<string>? SuggestedAcceptance { get; init; }

    /// <summary>Tags that the story should carry; equal to the story's own where nothing is to change.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Dependencies that the story should have; unknown ones were dropped and named in the issues.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];
}

public enum RefinementStatus
{
    Ok,
    NeedsWork,
}

public sealed record FailedItem(string Id, ErrorKind ErrorKind, string Error);

/// <summary>Body of <c>POST /api/tasks/{id}/apply</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ApplyRequest
{
    public required IReadOnlyList<ApplyItem> Items { get; init; }

    /// <summary>Only where the task suggests a new epic.</summary>
    [JsonPropertyName("newEpic")]
    public NewEpicDecision? NewEpic { get; init; }
}

/// <summary>What was accepted of one item.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ApplyItem
{
    /// <summary>The story that the item is about; null for one that does not exist yet.</summary>
    public string? Id { get; init; }

    /// <summary>Of a generated story: its place in the result, from 0.</summary>
    public int? Index { get; init; }

    /// <summary>Names of story fields; null means all that were suggested.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Values that a person wrote over the suggestion, by field.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Edits { get; init; }

    /// <summary>Id of the round whose suggestion, and whose base, stand for the task's own; null for the task's own.</summary>
    public string? Round { get; init; }
}

/// <param name="Applied">Stories that now hold what was accepted, with their revision.</param>
/// <param name="Conflicts">Fields that changed since the task read them; they were left alone.</param>
public sealed record ApplyResponse(IReadOnlyList<AppliedStory> Applied, IReadOnlyList<ApplyConflict> Conflicts);

/// <param name="Revision">The revision that holds it; of a generated story the first.</param>
/// <param name="Index">The generated story's place in the result.</param>
public sealed record AppliedStory(
    string Id,
    int Revision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Index = null);

/// <param name="Story">The story as it is now; null when it is gone.</param>
public sealed record ApplyConflict(string Id, string Field, string Reason, Story? Story);

/// <summary>A story as a task read it: values by field name, and the revision that they belong to.</summary>
public sealed record StoryBasis(int Revision, IReadOnlyDictionary<string, JsonElement> Fields);

/// <summary>Names of the story fields that operations read, suggest and apply.</summary>
public static class StoryFields
{
    public const string Title = "title";
    public const string Intent = "intent";
    public const string Description = "description";
    public const string Acceptance = "acceptance";
    public const string Tags = "tags";
    public const string DependsOn = "depends_on";

    /// <summary>Only of a story that does not exist yet.</summary>
    public const string Phase = "phase";

    /// <summary>Only of a story that does not exist yet.</summary>
    public const string Epic = "epic";
}
