using System.Text.Json;

namespace Understory.Contracts;

/// <param name="History">Newest first.</param>
public sealed record HistoryResponse(IReadOnlyList<StoryChange> History);

/// <summary>One change to a story.</summary>
/// <param name="Revision">The revision that it made.</param>
/// <param name="Actor"><c>person</c>, <c>task</c> or <c>import</c>.</param>
/// <param name="TaskId">The task whose suggestions were applied; null for the others.</param>
/// <param name="Changes">By the field's name on the wire.</param>
public sealed record StoryChange(
    int Revision, DateTimeOffset At, string Actor, string? TaskId, IReadOnlyDictionary<string, FieldChange> Changes);

/// <param name="Before">Null where the story did not exist.</param>
public sealed record FieldChange(JsonElement? Before = null, JsonElement? After = null);

/// <summary>Body of <c>POST /api/versions/{version}/stories/{id}/undo</c>.</summary>
/// <param name="Revision">The change to take back.</param>
public sealed record UndoRequest(int Revision);
