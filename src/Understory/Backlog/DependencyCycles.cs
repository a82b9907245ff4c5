using Understory.Contracts;

namespace Understory.Backlog;

/// <summary>Stories that depend on each other in a circle.</summary>
public static class DependencyCycles
{
    /// <summary>How many ids of a cycle are named; a longer one says its length.</summary>
    public const int MostNamed = 20;

    /// <summary>
    /// One cycle for each dependency that closes one: without these there would be none. Only dependencies on stories of the
    /// same version count. Linear in stories and dependencies, and without recursion.
    /// </summary>
    public static IEnumerable<DependencyCycle> In(IEnumerable<Story> stories)
    {
        var byId = stories.ToDictionary(s => s.Id, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in byId.Keys)
        {
            if (done.Contains(start))
                continue;
            var path = new List<string> { start };
            var places = new Dictionary<string, int>(StringComparer.Ordinal) { [start] = 0 };
            var edges = new Stack<IEnumerator<string>>([Edges(start)]);
            while (edges.Count > 0)
            {
                if (!edges.Peek().MoveNext())
                {
                    edges.Pop();
                    done.Add(path[^1]);
                    places.Remove(path[^1]);
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                var next = edges.Peek().Current;
                if (places.TryGetValue(next, out var at))
                {
                    yield return new DependencyCycle(path.GetRange(at, Math.Min(path.Count - at, MostNamed)), path[^1], path.Count - at);
                }
                else if (!done.Contains(next))
                {
                    path.Add(next);
                    places[next] = path.Count - 1;
                    edges.Push(Edges(next));
                }
            }
        }

        IEnumerator<string> Edges(string id) =>
            byId[id].DependsOn.Select(StoryId.Normalise).Distinct(StringComparer.Ordinal).Where(byId.ContainsKey).GetEnumerator();
    }
}

/// <param name="Ids">In the order of the dependencies; of a long cycle the first ones.</param>
/// <param name="Last">The story that depends on the first.</param>
/// <param name="Length">How many stories it has.</param>
public sealed record DependencyCycle(IReadOnlyList<string> Ids, string Last, int Length)
{
    public override string ToString() =>
        Length == Ids.Count
            ? string.Join(" → ", Ids.Append(Ids[0]))
            : $"{string.Join(" → ", Ids)} → … → {Last} → {Ids[0]} ({Length} stories)";
}
