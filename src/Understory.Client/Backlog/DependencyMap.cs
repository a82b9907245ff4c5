using Understory.Contracts;

namespace Understory.Client.Backlog;

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

    // Pending stories by group, so that a long list is not read through once for each dependency.
    private readonly Dictionary<(int Phase, int? Epic), int> pending = CountPending(backlog.Stories);

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
            ? [.. story.DependsOn.Select(id => Blocker(id, story)).OfType<string>()]
            : [];

    /// <summary>The version's stories that name this one.</summary>
    public static IReadOnlyList<Story> Dependents(StoriesResponse backlog, string id) => [.. backlog.Stories.Where(s => s.DependsOn.Contains(id))];

    /// <summary>The version and the rest of <c>v0.1:1.2.3</c>; null for an id without a version.</summary>
    public static (string Version, string Inner)? SplitVersion(string id) =>
        id.IndexOf(':') is > 0 and var colon ? (id[..colon], id[(colon + 1)..]) : null;

    private string? Blocker(string id, Story of)
    {
        if (stories.TryGetValue(id, out var story))
            return story.IsPending ? id : null;
        if (Numbers(id) is not { } group || !pending.TryGetValue(group, out var waiting))
            return Resolve(id, of) is { Blocks: true } found ? found.Label : null;
        // A story inside the group that it waits for does not wait for itself.
        var inside = of.Phase == group.Phase && (group.Epic is null || of.Epic == group.Epic);
        return waiting > (inside ? 1 : 0) ? Label(group.Epic is null ? "phase" : "epic", id, version, id) : null;
    }

    private static Dictionary<(int Phase, int? Epic), int> CountPending(IEnumerable<Story> stories)
    {
        var counts = new Dictionary<(int, int?), int>();
        foreach (var story in stories.Where(s => s.IsPending))
        {
            counts[(story.Phase, null)] = counts.GetValueOrDefault((story.Phase, null)) + 1;
            counts[(story.Phase, story.Epic)] = counts.GetValueOrDefault((story.Phase, story.Epic)) + 1;
        }

        return counts;
    }

    /// <summary>The group that <c>1</c> or <c>1.2</c> names; null for any other id.</summary>
    private static (int Phase, int? Epic)? Numbers(string id) => id.Split('.') switch
    {
        [var only] when Number.Read(only) is { } phase => (phase, null),
        [var first, var second] when Number.Read(first) is { } phase && Number.Read(second) is { } epic => (phase, epic),
        _ => null,
    };

    private static Dependency? Within(string version, StoriesResponse backlog, Story? story, string id, string named, Story of)
    {
        if (story is not null)
            return new(named, named, story.Title, Contracts.Routes.Pages.Story(version, story.Id), story.IsPending);
        return Numbers(id) switch
        {
            (var phase, { } epic) => Epic(version, backlog, phase, epic, named, of),
            (var phase, null) => Phase(version, backlog, phase, named, of),
            null => null,
        };
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
