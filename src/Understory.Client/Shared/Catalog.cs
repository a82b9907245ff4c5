using Understory.Client.Backlog;
using Understory.Contracts;

namespace Understory.Client.Shared;

/// <summary>The versions that exist, as the layout hands them to every page. A new one comes with each change.</summary>
/// <param name="Versions">Newest first; null while they load and when they could not be loaded.</param>
/// <param name="Problem">Why they could not be loaded.</param>
/// <param name="Refresh">Reads them again.</param>
public sealed record Catalog(IReadOnlyList<VersionSummary>? Versions, Problem? Problem, Func<Task> Refresh)
{
    public VersionSummary? Newest => Versions is { Count: > 0 } ? Versions[0] : null;

    /// <summary>The version that the person prefers; it may be gone.</summary>
    public string? Preferred { get; init; }

    /// <summary>Where addresses without a version lead; null where there is none at all.</summary>
    public VersionSummary? Default => Find(Preferred) ?? Newest;

    public bool IsEmpty => Versions is { Count: 0 };

    public VersionSummary? Find(string? id) => Versions?.FirstOrDefault(version => version.Id == id);

    /// <summary>The id that the server gives to a document that names none: the first free of v1.0, v2.0, ….</summary>
    public string NextFree =>
        Enumerable.Range(1, (Versions?.Count ?? 0) + 1).Select(number => $"v{number}.0").First(id => Find(id) is null);

    public static Catalog Of(Reply<VersionsResponse>? reply, Func<Task> refresh) =>
        new(reply?.Value is { } value ? [.. VersionOrder.NewestFirst(value.Versions)] : null, reply?.Problem, refresh);
}
