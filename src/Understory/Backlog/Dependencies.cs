using Understory.Contracts;

namespace Understory.Backlog;

/// <summary>
/// What dependencies may name: a story (<c>1.2.3</c>), an epic (<c>1.2</c>), a phase (<c>1</c>), a version (<c>v0.1</c>),
/// or any of them in another version (<c>v0.1:1.2.3</c>).
/// </summary>
/// <param name="Own">Names of this version's stories, epics and phases.</param>
/// <param name="Others">The same of the other versions, by version id.</param>
public sealed record Dependencies(IReadOnlySet<string> Own, IReadOnlyDictionary<string, IReadOnlySet<string>> Others)
{
    public bool Exists(string reference) =>
        Own.Contains(StoryId.Normalise(reference))
        || Others.ContainsKey(reference.Trim())
        || Splits(reference).Any(s => Others.TryGetValue(s.Version, out var names) && names.Contains(StoryId.Normalise(s.Name)));

    /// <summary>What can be named in a version: its stories, and the epics and phases that are listed or that a story stands in.</summary>
    public static IReadOnlySet<string> NamesOf(IEnumerable<Story> stories, IEnumerable<int> phases, IEnumerable<(int Phase, int Id)> epics)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        names.UnionWith(phases.Select(p => $"{p}"));
        names.UnionWith(epics.Select(e => $"{e.Phase}.{e.Id}"));
        foreach (var story in stories)
        {
            names.Add(story.Id);
            names.Add($"{story.Phase}");
            names.Add($"{story.Phase}.{story.Epic}");
        }

        return names;
    }

    /// <summary>The versions that references may name something in: whatever stands before a colon.</summary>
    public static IReadOnlySet<string> VersionsIn(IEnumerable<string> references) =>
        references.SelectMany(Splits).Select(s => s.Version).ToHashSet(StringComparer.Ordinal);

    // An id may hold colons itself, so each of them may be the one. None stands later than an id is long.
    private static IEnumerable<(string Version, string Name)> Splits(string reference)
    {
        var trimmed = reference.Trim();
        for (var colon = trimmed.IndexOf(':'); colon is >= 0 and <= StoryId.MostCharacters; colon = trimmed.IndexOf(':', colon + 1))
            yield return (trimmed[..colon], trimmed[(colon + 1)..]);
    }
}
