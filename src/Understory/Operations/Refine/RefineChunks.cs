using Understory.Contracts;

namespace Understory.Operations.Refine;

/// <summary>
/// Divides stories into what is asked at once: a few first, so that something shows soon, then about eight each, less where
/// their texts are long. Stories that depend on each other stand together, and so do those of an epic, as far as they fit.
/// </summary>
public static class RefineChunks
{
    public const int First = 3;
    public const int Usual = 8;

    /// <summary>The tokens of stories in one chunk, by our estimate; a story that is longer stands alone.</summary>
    public const int MostTokens = 6000;

    /// <returns>Every story once; a chunk keeps the order in which the stories were given.</returns>
    public static IReadOnlyList<IReadOnlyList<Story>> Split(IReadOnlyList<Story> stories)
    {
        if (stories.Count <= First + 1)
            return Halved(stories);
        var places = stories.Index().ToDictionary(s => s.Item.Id, s => s.Index, StringComparer.Ordinal);
        var near = Near(stories, places);
        var taken = new bool[stories.Count];
        var chunks = new List<IReadOnlyList<Story>>();
        var rest = stories.Count - First;
        var most = First;
        for (var next = 0; next < stories.Count;)
        {
            var chunk = Take(next, most);
            chunks.Add([.. chunk.Order().Select(place => stories[place])]);
            // As equal as they can be: the last one is not a single story.
            most = (int)Math.Ceiling(rest / Math.Ceiling(rest / (double)Usual));
            while (next < stories.Count && taken[next])
                next++;
        }

        return chunks;

        List<int> Take(int from, int count)
        {
            var chunk = new List<int>();
            var tokens = 0L;
            for (var place = from; place < stories.Count && chunk.Count < count; place++)
            {
                AddWithNear(place);
                if (!taken[place])
                    break;
            }

            return chunk;

            void AddWithNear(int start)
            {
                var open = new Queue<int>([start]);
                while (chunk.Count < count && open.TryDequeue(out var place))
                {
                    var size = Tokens.Of(stories[place]);
                    if (taken[place] || (chunk.Count > 0 && tokens + size > MostTokens))
                        continue;
                    taken[place] = true;
                    tokens += size;
                    chunk.Add(place);
                    foreach (var other in near[place])
                        open.Enqueue(other);
                }
            }
        }
    }

    /// <summary>For an answer that was too long: two halves, each within the limit of tokens; one story is one chunk.</summary>
    public static IReadOnlyList<IReadOnlyList<Story>> Halved(IReadOnlyList<Story> stories)
    {
        var tooLong = stories.Count > 1 && stories.Sum(s => (long)Tokens.Of(s)) > MostTokens;
        return !tooLong ? [stories] : [.. Halves(stories).SelectMany(Halved)];
    }

    public static IReadOnlyList<IReadOnlyList<Story>> Halves(IReadOnlyList<Story> stories) => stories.Count < 2
        ? [stories]
        : [[.. stories.Take(stories.Count / 2)], [.. stories.Skip(stories.Count / 2)]];

    private static List<int>[] Near(IReadOnlyList<Story> stories, Dictionary<string, int> places)
    {
        var near = stories.Select(_ => new List<int>()).ToArray();
        foreach (var (place, story) in stories.Index())
        {
            foreach (var reference in story.DependsOn)
            {
                if (!places.TryGetValue(reference, out var other) || other == place)
                    continue;
                near[place].Add(other);
                near[other].Add(place);
            }
        }

        return near;
    }
}
