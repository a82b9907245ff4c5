using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>What the tasks page shows, as its address says it and as the server is asked for it.</summary>
public sealed record TaskFilter
{
    /// <summary>The word for a kind of failure that people look for by itself.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Words, all of which have to be in what was asked or in what came of it.</summary>
    public string? Search { get; init; }

    /// <summary>A word of <see cref="TaskState"/>, or <see cref="Cancelled"/>.</summary>
    public string? Status { get; init; }

    public string? Type { get; init; }
    public string? Version { get; init; }
    public bool Unread { get; init; }

    /// <summary>Also what was deleted. This one shows more, all others less.</summary>
    public bool Deleted { get; init; }

    public bool Narrows => this != new TaskFilter { Deleted = Deleted };

    /// <summary>The page's address.</summary>
    public string Address => Contracts.Routes.Pages.Tasks + Joined("?",
        ("q", Search), ("status", Status), ("type", Type), ("version", Version), ("unread", Unread ? "true" : null), ("deleted", Deleted ? "true" : null));

    /// <summary>The query of the list, without its question mark.</summary>
    public string Query(int limit, string? cursor) => $"view=summary&limit={limit}" + Joined("&",
        ("q", Search),
        ("status", Status == Cancelled ? null : Status),
        ("error_kind", Status == Cancelled ? Cancelled : null),
        ("type", Type),
        ("version", Version),
        ("unread", Unread ? "true" : null),
        ("includeDeleted", Deleted ? "true" : null),
        ("cursor", cursor));

    /// <summary>Each filter that is set, in words, with what is left without it.</summary>
    public IEnumerable<(string Words, TaskFilter Without)> Parts()
    {
        if (Search is not null)
            yield return ($"search “{Search}”", this with { Search = null });
        if (Status is not null)
            yield return ($"status {Status}", this with { Status = null });
        if (Type is not null)
            yield return ($"type {TaskWording.Type(Type)}", this with { Type = null });
        if (Version is not null)
            yield return ($"version {Version}", this with { Version = null });
        if (Unread)
            yield return ("unread only", this with { Unread = false });
    }

    private static string Joined(string first, params (string Name, string? Value)[] parts)
    {
        var set = parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}").ToList();
        return set.Count == 0 ? "" : first + string.Join('&', set);
    }
}
