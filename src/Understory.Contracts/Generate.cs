namespace Understory.Contracts;

/// <param name="Description">What is wanted, in plain words.</param>
public sealed record GenerateParams(string Description);

/// <param name="Stories">In the order in which they were suggested; an item is named by its index.</param>
/// <param name="Reasoning">Why these stories, in a few sentences.</param>
/// <param name="NewEpic">The epic that the stories want; null where those that exist will do.</param>
public sealed record GenerateResult(IReadOnlyList<GeneratedStory> Stories, string Reasoning, NewEpic? NewEpic = null);

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
