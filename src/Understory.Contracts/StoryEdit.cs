using System.Text.Json.Serialization;

namespace Understory.Contracts;

/// <param name="StoryId">The story to change.</param>
/// <param name="RequestedChanges">What should change, in plain words.</param>
/// <param name="StoryIds">Of a round: its one item, the story to change or a related one.</param>
/// <param name="Feedback">Of a round: what a person said about the suggestion; null to look again at a story that changed.</param>
/// <param name="ParentTaskId">Of a round: the task, or the round of it, whose suggestion is tried again.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StoryEditParams(
    [property: JsonPropertyName("storyId")] string StoryId,
    [property: JsonPropertyName("requestedChanges")] string RequestedChanges,
    [property: JsonPropertyName("storyIds"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? StoryIds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Feedback = null,
    [property: JsonPropertyName("parentTaskId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ParentTaskId = null);

/// <param name="CurrentStory">The story as it was read.</param>
/// <param name="RelatedStories">All stories that were looked at beside it.</param>
/// <param name="RelatedUpdates">Those of them that the change touches.</param>
public sealed record StoryEditResult(
    [property: JsonPropertyName("storyId")] string StoryId,
    [property: JsonPropertyName("currentStory")] Story CurrentStory,
    StoryEditTarget Target,
    [property: JsonPropertyName("relatedStories")] IReadOnlyList<RelatedStory> RelatedStories,
    IReadOnlyList<RelatedUpdate> RelatedUpdates,
    string Summary);

/// <param name="SuggestedIntent">Null where the intent stays.</param>
public sealed record StoryEditTarget(
    string SuggestedDescription, IReadOnlyList<string> SuggestedAcceptance, string? SuggestedIntent = null);

public sealed record RelatedStory(string Id, string Title);

/// <param name="Reason">Why the change touches this story.</param>
/// <param name="SuggestedDescription">Null where it stays.</param>
/// <param name="SuggestedAcceptance">Null where they stay.</param>
public sealed record RelatedUpdate(
    string Id, string Title, string Reason, string? SuggestedDescription = null, IReadOnlyList<string>? SuggestedAcceptance = null);
