using System.Text.Json.Serialization;

namespace Understory.Contracts;

/// <summary>A process of this dashboard.</summary>
/// <param name="Role"><c>all</c>, <c>web</c> or <c>worker</c>.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Capacity">Tasks that it runs at once; 0 for one that runs none.</param>
/// <param name="Types">The types of tasks that it runs, and how many of each at once; empty where a node of an older version does not say.</param>
/// <param name="Running">Tasks that it ran when it was seen last.</param>
/// <param name="Alive">False for one that has not been heard of for so long that it must be gone, or frozen.</param>
public sealed record Node(
    string Id,
    string Name,
    string Role,
    string Version,
    int Capacity,
    IReadOnlyDictionary<string, int> Types,
    int Running,
    [property: JsonPropertyName("startedAt")] DateTimeOffset StartedAt,
    [property: JsonPropertyName("seenAt")] DateTimeOffset SeenAt,
    bool Alive)
{
    /// <summary>What it knows to be wrong with the provider of its engine; null where nothing is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProviderMood? Mood { get; init; }
}

/// <param name="Nodes">By name, those that are alive first.</param>
public sealed record NodesResponse(IReadOnlyList<Node> Nodes);
