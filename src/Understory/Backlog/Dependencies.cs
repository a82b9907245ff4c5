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
    public bool Exists(string reference)
    {
        if (Own.Contains(StoryId.Normalise(reference)) || Others.ContainsKey(reference))
            return true;
        for (var colon = reference.IndexOf(':'); colon >= 0; colon = reference.IndexOf(':', colon + 1))
        {
            if (Others.TryGetValue(reference[..colon], out var names) && names.Contains(StoryId.Normalise(reference[(colon + 1)..])))
                return true;
        }

        return false;
    }

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

    /// <summary>
    /// The stories on a cycle of dependencies, one cycle each, as the ids in their order. Only dependencies on stories of
    /// the same version count. Linear in stories and dependencies, and without recursion.
    /// </summary>
    public static IEnumerable<IReadOnlyList<string>> Cycles(IReadOnlyCollection<Story> stories)
    {
        var byId = stories.GroupBy(s => s.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in byId.Keys)
        {
            if (done.Contains(start))
                continue;
            var path = new List<string> { start };
            var onPath = new HashSet<string>(StringComparer.Ordinal) { start };
            var edges = new Stack<IEnumerator<string>>([Edges(start)]);
            while (edges.Count > 0)
            {
                if (!edges.Peek().MoveNext())
                {
                    edges.Pop();
                    done.Add(path[^1]);
                    onPath.Remove(path[^1]);
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                var next = edges.Peek().Current;
                if (onPath.Contains(next))
                {
                    yield return path[path.IndexOf(next)..];
                }
                else if (!done.Contains(next))
                {
                    path.Add(next);
                    onPath.Add(next);
                    edges.Push(Edges(next));
                }
            }
        }

        IEnumerator<string> Edges(string id) =>
            byId[id].DependsOn.Select(StoryId.Normalise).Where(byId.ContainsKey).GetEnumerator();
    }
}
