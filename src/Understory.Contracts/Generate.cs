using System.Text.Json.Serialization;

namespace Understory.Contracts;

/// <param name="Description">What is wanted, in plain words.</param>
/// <param name="StoryIds">Of a round: its one item, named by its place in the parent's result.</param>
/// <param name="Feedback">Of a round: what a person said about the suggestion.</param>
/// <param name="ParentTaskId">Of a round: the task, or the round of it, whose suggestion is tried again.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GenerateParams(
    string Description,
    [property: JsonPropertyName("storyIds"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? StoryIds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Feedback = null,
    [property: JsonPropertyName("parentTaskId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ParentTaskId = null);

/// <param name="Stories">In the order in which they were suggested; an item is named by its index.</param>
/// <param name="Reasoning">Why these stories, in a few sentences.</param>
/// <param name="NewEpic">The epic that the stories want; null where those that exist will do.</param>
public sealed record GenerateResult(IReadOnlyList<GeneratedStory> Stories, string Reasoning, NewEpic? NewEpic = null)
{
    /// <summary>
    /// The number by which stories of its phase name the new epic: one more than any epic had when the task read the
    /// version, so that it is the highest. The epic gets its own number when it is made. Null where no epic is needed.
    /// </summary>
    [JsonIgnore]
    public int? NewEpicNumber =>
        NewEpic is { Needed: true } epic ? Stories.Where(s => s.Phase == epic.Phase).Max(s => (int?)s.Epic) : null;

    public bool WantsNewEpic(GeneratedStory story) => story.Phase == NewEpic?.Phase && story.Epic == NewEpicNumber;
}

/// <summary>A story that does not exist yet: it has no id and no number before it is applied.</summary>
public sealed record GeneratedStory
{
    public required string Title { get; init; }
    public required string Intent { get; init; }
    public required string Description { get; init; }
    public required IReadOnlyList<string> Acceptance { get; init; }
    public required int Phase { get; init; }
    public required int Epic { get; init; }
    public required IReadOnlyList<string> DependsOn { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
}

/// <param name="Needed">Whether the stories cannot stand in an epic that exists.</param>
/// <param name="Phase">The phase that it goes to.</param>
public sealed record NewEpic(bool Needed, int Phase, string Name, string Description);

/// <summary>What a person decided on the epic that was suggested, in <c>POST /api/tasks/{id}/apply</c>.</summary>
/// <param name="Name">Written over the suggested name where it is set.</param>
public sealed record NewEpicDecision(bool Accept, string? Name = null, string? Description = null);

/// <summary>Answer of <c>GET /api/tasks/{id}/checks</c>: what a person should know before applying, by item.</summary>
public sealed record ChecksResponse(IReadOnlyList<ItemCheck> Checks);

/// <param name="Index">The item's place in the result.</param>
/// <param name="Message">What is odd and why, in a sentence.</param>
/// <param name="StoryId">The story that it is about; null where it is about none.</param>
public sealed record ItemCheck(
    int Index,
    CheckKind Kind,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StoryId = null);

public enum CheckKind
{
    /// <summary>A story that exists says nearly the same.</summary>
    Duplicate,

    UnknownPhase,

    UnknownEpic,

    /// <summary>It depends on something that does not exist.</summary>
    UnknownDependency,

    /// <summary>What it depends on waits for it in turn.</summary>
    CircularDependency,
}
