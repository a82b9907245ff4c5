using System.Globalization;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>What a story depends on, as a page shows it.</summary>
/// <param name="Id">As the story names it.</param>
/// <param name="Label">The id with the word that says what it is, where it is no story: <c>epic 1.2</c>.</param>
/// <param name="Name">The title or name of what it names; empty where there is none to be known.</param>
/// <param name="Href">The page that shows it; null for what does not exist.</param>
/// <param name="Blocks">Something in it is still pending.</param>
public sealed record Dependency(string Id, string Label, string Name, string? Href, bool Blocks)
{
    public bool IsKnown => Href is not null;
}

/// <summary>
/// Finds what the dependencies of a version's stories name: a story, an epic, a phase, a version, or one in another version.
/// </summary>
/// <param name="version">The version that the stories belong to.</param>
/// <param name="backlog">Its stories and groups.</param>
/// <param name="versions">All versions.</param>
/// <param name="others">Further versions that were loaded, by id; what is in the rest is taken to exist.</param>
public sealed class DependencyMap(
    string version,
    StoriesResponse backlog,
    IReadOnlyList<VersionSummary> versions,
    IReadOnlyDictionary<string, StoriesResponse>? others = null)
{
    private readonly Dictionary<string, Story> stories = backlog.Stories.ToDictionary(story => story.Id);

    public Dependency Resolve(string id, Story of)
    {
        if (Within(version, backlog, stories.GetValueOrDefault(id), id, id, of) is { } here)
            return here;
        if (versions.FirstOrDefault(v => v.Id == id) is { } whole)
            return new(id, id, whole.Title, Contracts.Routes.Pages.Stories(id), whole.Pending > 0);
        if (SplitVersion(id) is var (other, inner) && versions.Any(v => v.Id == other))
        {
            if (others is null || !others.TryGetValue(other, out var loaded))
                return new(id, id, "", Contracts.Routes.Pages.Stories(other), Blocks: false);
            if (Within(other, loaded, loaded.Stories.FirstOrDefault(s => s.Id == inner), inner, id, of) is { } there)
                return there;
        }

        return new(id, id, "", null, Blocks: false);
    }

    /// <summary>What keeps the story from being built, in its order; nothing for a story that is not pending.</summary>
    public IReadOnlyList<string> Blockers(Story story) =>
        story.IsPending
            ? [.. story.DependsOn.Select(id => Resolve(id, story)).Where(found => found.Blocks).Select(found => found.Label)]
            : [];

    /// <summary>The version and the rest of <c>v0.1:1.2.3</c>; null for an id without a version.</summary>
    public static (string Version, string Inner)? SplitVersion(string id) =>
        id.IndexOf(':') is > 0 and var colon ? (id[..colon], id[(colon + 1)..]) : null;

    private static Dependency? Within(string version, StoriesResponse backlog, Story? story, string id, string named, Story of)
    {
        if (story is not null)
            return new(named, named, story.Title, Contracts.Routes.Pages.Story(version, story.Id), story.IsPending);
        var parts = id.Split('.');
        if (parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var phase))
            return null;
        var epic = 0;
        if (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out epic))
            return null;
        return parts.Length == 2 ? Epic(version, backlog, phase, epic, named, of) : Phase(version, backlog, phase, named, of);
    }

    private static Dependency? Epic(string version, StoriesResponse backlog, int phase, int epic, string named, Story of)
    {
        var name = backlog.Epics.FirstOrDefault(e => e.Phase == phase && e.Id == epic)?.Name;
        var members = backlog.Stories.Where(s => s.Phase == phase && s.Epic == epic).ToList();
        if (name is null && members.Count == 0)
            return null;
        var label = Label("epic", $"{phase}.{epic}", version, named);
        return new(named, label, name ?? "", Address(version, Groups.EpicAnchor(phase, epic)), Pending(members, of));
    }

    private static Dependency? Phase(string version, StoriesResponse backlog, int phase, string named, Story of)
    {
        var name = backlog.Phases.FirstOrDefault(p => p.Id == phase)?.Name;
        var members = backlog.Stories.Where(s => s.Phase == phase).ToList();
        if (name is null && members.Count == 0)
            return null;
        var label = Label("phase", $"{phase}", version, named);
        return new(named, label, name ?? "", Address(version, Groups.PhaseAnchor(phase)), Pending(members, of));
    }

    private static string Label(string kind, string id, string version, string named) =>
        named.Contains(':') ? $"{kind} {id} of {version}" : $"{kind} {id}";

    private static string Address(string version, string anchor) => $"{Contracts.Routes.Pages.Stories(version)}#{anchor}";

    // A story inside the group that it waits for does not wait for itself.
    private static bool Pending(IEnumerable<Story> members, Story of) => members.Any(s => s.IsPending && !ReferenceEquals(s, of));
}
