using System.Text.Json;
using System.Text.Json.Serialization;

namespace Understory.Contracts;

/// <summary>Answer of <c>GET /api/versions/{version}/stories/{id}/history</c>.</summary>
/// <param name="History">Newest first; the last one is the creation.</param>
public sealed record HistoryResponse(IReadOnlyList<HistoryEntry> History);

/// <summary>What one revision changed, and who did it.</summary>
/// <param name="Actor"><c>import</c>, <c>person</c> or <c>task</c>.</param>
/// <param name="TaskId">Set exactly for a task.</param>
/// <param name="Changes">
/// By the name of the field. Of the creation all fields, with nothing before; empty where an import changed only what the
/// dashboard does not show.
/// </param>
public sealed record HistoryEntry(
    int Revision, DateTimeOffset At, string Actor, string? TaskId, IReadOnlyDictionary<string, FieldChange> Changes)
{
    public HistoryKind Kind { get; init; } = HistoryKind.Changed;

    /// <summary>The import that wrote it; null where none did, or where it was made before imports were kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImportId { get; init; }
}

public enum HistoryKind
{
    Created,
    Changed,

    /// <summary>No field changed.</summary>
    Deleted,

    /// <summary>Back again; where an import brought it, the changes are what that wrote over it.</summary>
    Restored,
}

/// <summary>Values of a field: a text, a list of texts, a number or a flag.</summary>
/// <param name="Before">Null at the creation.</param>
public sealed record FieldChange(JsonElement? Before, JsonElement After);

/// <summary>
/// Body of <c>POST /api/versions/{version}/stories/{id}/undo</c>. Exactly the fields that the revision changed get the values
/// that they had before it, as a new revision by a person, which can be undone in turn. A field that has its former value
/// already counts as restored: sent again it answers 200 with the story and writes nothing. Where a field changed again since,
/// nothing is written: 409 with the names in <c>fields</c> and the story as it is now in <c>story</c>.
/// Undoing a creation or a restoration by a person or a task deletes the story, which can be restored: 200 with
/// <c>deleted</c>, also when it is deleted already; 409 with the names where a field changed since. What an import brought goes
/// by undoing the import or by deleting the story (409). Any other revision of a deleted story is 409: it is restored first. A
/// revision that the story never had is 404.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record UndoRequest(int Revision);

/// <summary>Answer of <c>GET /api/versions/{version}/imports</c>.</summary>
/// <param name="Imports">Newest first.</param>
public sealed record ImportsResponse(IReadOnlyList<ImportEntry> Imports);

/// <summary>A document that was imported into a version.</summary>
/// <param name="Adds">Stories that it added.</param>
/// <param name="Changes">Stories that it changed.</param>
/// <param name="UndoneAt">Null while it holds.</param>
public sealed record ImportEntry(string Id, DateTimeOffset At, int Adds, int Changes, DateTimeOffset? UndoneAt);

/// <summary>
/// Body of <c>POST /api/versions/{version}/imports/{id}/undo</c>. Stories that the import added are deleted, those that it
/// changed get their former values. Where one of them changed again since, nothing is written: 409 with their ids in
/// <c>stories</c>, unless <paramref name="KeepChanged"/> says to leave those alone and undo the rest. Names and texts of the
/// version, its phases and its epics that the import wrote go back where they are still as it wrote them, and stay where they
/// are not. An import that made the version takes it away with its last story: 409 without <c>stories</c> while tasks work on
/// it. Sent again it answers 200 and writes nothing.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record UndoImportRequest([property: JsonPropertyName("keepChanged")] bool KeepChanged = false);

/// <param name="Deleted">Stories that the import had added and that are gone now.</param>
/// <param name="Restored">Stories that have their former values.</param>
/// <param name="VersionDeleted">The version went with its last story.</param>
public sealed record UndoImportResponse(int Deleted, int Restored, bool VersionDeleted);
