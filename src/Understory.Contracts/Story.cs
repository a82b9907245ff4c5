using System.Text.Json.Serialization;

namespace Understory.Contracts;

/// <summary>A user story of a version, as it stands now.</summary>
public sealed record Story
{
    /// <summary>Unique in its version: <c>[A-Za-z0-9._:-]{1,64}</c>, usually <c>phase.epic.number</c>.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Why the story exists; empty where nobody said.</summary>
    public string Intent { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Acceptance criteria in their order.</summary>
    public IReadOnlyList<string> Acceptance { get; init; } = [];

    public int Phase { get; init; } = 1;
    public int Epic { get; init; } = 1;
    public int StoryNumber { get; init; }

    /// <summary>Ids of stories, epics (<c>1.2</c>), phases (<c>1</c>), versions, or any of them in another version.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];
    public bool Passes { get; init; }
    public bool Merged { get; init; }
    public bool Skipped { get; init; }

    /// <summary>Free notes of the <c>userStories</c> form; empty elsewhere.</summary>
    public string Notes { get; init; } = "";

    /// <summary>1 when created, and one more for each change.</summary>
    public int Revision { get; init; } = 1;

    public DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore]
    public bool IsPending => !(Passes || Merged || Skipped);
}

/// <summary>A version with its counts, as the selector shows it.</summary>
public sealed record VersionSummary
{
    public required string Id { get; init; }
    public required string Title { get; init; }

    [JsonPropertyName("shortTitle")]
    public string ShortTitle { get; init; } = "";

    public string Description { get; init; } = "";
    public int Total { get; init; }
    public int Pending { get; init; }
    public int Passed { get; init; }
    public int Merged { get; init; }
    public int Skipped { get; init; }
}

public sealed record Phase(int Id, string Name);

public sealed record Epic(int Phase, int Id, string Name, string Description);

public sealed record VersionsResponse(IReadOnlyList<VersionSummary> Versions);

/// <summary>A version's stories with the names of the groups that they stand in.</summary>
public sealed record StoriesResponse(IReadOnlyList<Story> Stories, IReadOnlyList<Phase> Phases, IReadOnlyList<Epic> Epics);

public sealed record StoryResponse(Story Story);

/// <summary>Body of <c>PATCH /api/versions/{version}</c>: what is set is written. The id stays, since addresses, tasks and
/// other versions' dependencies hold on to it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record VersionPatch
{
    public string? Title { get; init; }

    [JsonPropertyName("shortTitle")]
    public string? ShortTitle { get; init; }

    public string? Description { get; init; }
}

public sealed record VersionResponse(VersionSummary Version);

/// <summary>What <c>check</c> found in a document, and what <c>apply</c> did.</summary>
/// <param name="Version">The id that the document goes to.</param>
/// <param name="Stories">Stories in the document that can be kept.</param>
/// <param name="Adds">Stories that the version does not have yet.</param>
/// <param name="Changes">Stories that the version has and that the document changes.</param>
public sealed record ImportReport(
    string Version,
    int Stories,
    int Phases,
    int Epics,
    int Adds,
    int Changes,
    IReadOnlyList<ImportProblem> Problems)
{
    /// <summary>Of an import that was written: by which it can be undone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImportId { get; init; }

    [JsonIgnore]
    public bool HasErrors => Problems.Any(p => p.Severity == ProblemSeverity.Error);
}

/// <param name="Path">Where in the document, as a JSON path: <c>stories[3].acceptance[1]</c>.</param>
public sealed record ImportProblem(string Path, string Message, ProblemSeverity Severity);

public enum ProblemSeverity
{
    Warning,
    Error,
}

/// <summary>Body of a direct write to a story: the fields that are set are written; the others stay.</summary>
public sealed record StoryPatch
{
    /// <summary>The revision that the change was made against.</summary>
    public required int Revision { get; init; }

    public string? Title { get; init; }
    public string? Intent { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<string>? Acceptance { get; init; }
    public IReadOnlyList<string>? DependsOn { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public bool? Passes { get; init; }
    public bool? Merged { get; init; }
    public bool? Skipped { get; init; }
}

/// <summary>
/// Body of <c>POST /api/versions/{version}/stories</c>; the id is given by the server. What is not set is empty, and
/// phase and epic are 1.
/// </summary>
public sealed record NewStory
{
    public required string Title { get; init; }
    public string? Intent { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<string>? Acceptance { get; init; }
    public int? Phase { get; init; }
    public int? Epic { get; init; }
    public IReadOnlyList<string>? DependsOn { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
}
