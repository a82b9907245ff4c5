using System.Text.Json;

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
    int Revision, DateTimeOffset At, string Actor, string? TaskId, IReadOnlyDictionary<string, FieldChange> Changes);

/// <summary>Values of a field: a text, a list of texts, a number or a flag.</summary>
/// <param name="Before">Null at the creation.</param>
public sealed record FieldChange(JsonElement? Before, JsonElement After);

/// <summary>
/// Body of <c>POST /api/versions/{version}/stories/{id}/undo</c>. Exactly the fields that the revision changed get the values
/// that they had before it, as a new revision by a person, which can be undone in turn. A field that has its former value
/// already counts as restored: sent again it answers 200 with the story and writes nothing. Where a field changed again since,
/// nothing is written: 409 with the names in <c>fields</c> and the story as it is now in <c>story</c>. The creation cannot be
/// undone (409); a revision that the story never had is 404.
/// </summary>
public sealed record UndoRequest(int Revision);
