using System.Text.Json;
using System.Text.Json.Serialization;

namespace Understory.Contracts;

/// <summary>Answer of <c>GET</c> and <c>PUT /api/tasks/{id}/review</c>.</summary>
public sealed record ReviewResponse(ReviewState Review);

/// <summary>
/// What a person decided so far about a task's suggestions, kept at each click; body of <c>PUT /api/tasks/{id}/review</c>.
/// It is a note and no act: nothing of it touches a story before it is applied.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
// Generated readers set an init member that is missing to null, whatever its initializer says.
public sealed record ReviewState
{
    /// <summary>
    /// 0 while nothing was decided, and one more for each save. A <c>PUT</c> names the one that it was made against: 409 with
    /// the present state in <c>review</c> where it is another.
    /// </summary>
    public required int Revision { get; init; }

    /// <summary>By the story's id, or by the generated story's place in the result. What is not decided is not named.</summary>
    public IReadOnlyDictionary<string, ItemReview> Items { get => field ?? new Dictionary<string, ItemReview>(); init; }

    /// <summary>Null while the new epic is not decided, and where none is suggested.</summary>
    [JsonPropertyName("newEpic")]
    public NewEpicDecision? NewEpic { get; init; }
}

/// <summary>What was decided about one item.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ItemReview
{
    /// <summary>On all of a generated story; null where it is open, and where fields are decided one by one.</summary>
    public ReviewDecision? Decision { get; init; }

    /// <summary>By the name of the field; one that is open is not named.</summary>
    public IReadOnlyDictionary<string, ReviewDecision> Fields { get => field ?? new Dictionary<string, ReviewDecision>(); init; }

    /// <summary>Values that the person wrote over the suggestion, by field.</summary>
    public IReadOnlyDictionary<string, JsonElement> Edits { get => field ?? new Dictionary<string, JsonElement>(); init; }

    /// <summary>Id of the feedback round whose suggestion was chosen; null for the task's own.</summary>
    public string? Round { get; init; }
}

public enum ReviewDecision
{
    Accepted,
    Dismissed,
}
