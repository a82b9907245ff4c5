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

    /// <summary>How many criteria there are; set exactly in the list view, which leaves the criteria out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Criteria { get; init; }

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

/// <summary>
/// A version's stories with the names of the groups that they stand in: answer of
/// <c>GET /api/versions/{version}/stories?q=&amp;status=pending,passed&amp;phase=1&amp;epic=1.2&amp;tag=a&amp;tag=b&amp;view=list</c>. Every filter
/// must hold: any of the statuses (<c>pending</c>, <c>passed</c>, <c>merged</c>, <c>skipped</c>), all of the tags, and each word
/// of <c>q</c> somewhere in the id, a text, a criterion or a tag, whatever its case. <c>view=list</c> leaves out intent,
/// description, acceptance and notes, and sets <see cref="Story.Criteria"/>; words are looked for in them all the same.
/// </summary>
/// <param name="Stories">Those that were found, in their order.</param>
/// <param name="Phases">Those that have a name; a story may stand in one that has none.</param>
/// <param name="Epics">The same of epics.</param>
public sealed record StoriesResponse(IReadOnlyList<Story> Stories, IReadOnlyList<Phase> Phases, IReadOnlyList<Epic> Epics)
{
    /// <summary>Stories of the version, found or not.</summary>
    public int Total { get; init; }

    /// <summary>Tags of the version, whatever is filtered: the most used first, then by their text.</summary>
    public IReadOnlyList<TagCount> Tags { get; init; } = [];
}

/// <param name="Count">Stories that carry the tag.</param>
public sealed record TagCount(string Tag, int Count);

/// <summary>
/// Answer of every request for one story. <c>DELETE /api/versions/{version}/stories/{id}?revision=n</c> deletes a story: 200;
/// 409 with the present story in <c>story</c> where the revision is another. It then stands in no answer but its history's, its
/// id and number are never given again, and what depends on it stays. <c>POST …/{id}/restore</c> brings it back as it was. Both
/// are entries of its history and a revision more; a repeat of what holds writes nothing.
/// </summary>
public sealed record StoryResponse(Story Story)
{
    /// <summary>The story is deleted: of a delete, and of an undo that took a creation back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deleted { get; init; }
}

/// <summary>Body of <c>POST /api/versions</c>, which makes an empty version. 409 where the id is taken, also by a deleted one.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewVersion
{
    /// <summary><c>[A-Za-z0-9._:-]{1,64}</c>; null for the next free <c>v1.0</c>, <c>v2.0</c>, …</summary>
    public string? Id { get; init; }

    /// <summary>The id where it is not set.</summary>
    public string? Title { get; init; }

    public string? Description { get; init; }
}

/// <summary>Body of <c>PUT /api/versions/{version}/phases/{phase}</c>: names a phase, or takes its name away.</summary>
/// <param name="Name">Empty for none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PhaseName(string Name);

public sealed record PhaseResponse(Phase Phase);

/// <summary>Body of <c>PUT /api/versions/{version}/phases/{phase}/epics/{epic}</c>.</summary>
/// <param name="Name">Empty for none.</param>
/// <param name="Description">Null leaves it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EpicName(string Name, string? Description = null);

public sealed record EpicResponse(Epic Epic);

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

/// <summary>
/// Answer of every request for one version. <c>DELETE /api/versions/{version}</c> takes it away with its stories: 409 while tasks
/// work on it; it is then absent everywhere (404 with <c>deleted</c>) until <c>POST …/restore</c> brings it back as it was.
/// </summary>
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
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
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
/// phase and epic are 1; both may be numbers that nothing stands in yet.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
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
