using Understory.Backlog;
using Understory.Contracts;

namespace Understory.Operations.Generate;

/// <summary>
/// Finds new stories that would wait for themselves. No story can name them yet, so that a circle always goes through the
/// epic, the phase or the version that they are to stand in. Takes time in proportion to the stories and their dependencies.
/// </summary>
internal sealed class Circles
{
    private readonly string _version;
    private readonly IReadOnlyList<Story> _all;
    private readonly Dictionary<string, Story> _byId;
    private readonly ILookup<string, Story> _byGroup;

    public Circles(string version, IReadOnlyList<Story> stories)
    {
        (_version, _all) = (version, stories);
        _byId = stories.ToDictionary(s => s.Id, StringComparer.Ordinal);
        _byGroup = stories.SelectMany(s => new[] { (Group: $"{s.Phase}", s), (Group: $"{s.Phase}.{s.Epic}", s) })
            .ToLookup(pair => pair.Group, pair => pair.s, StringComparer.Ordinal);
    }

    /// <param name="inNewEpic">Whether its epic does not exist yet, so that nothing can name it.</param>
    /// <returns>What to say, and the story whose dependency closes the circle (null where it is the new one's own).</returns>
    public (string Message, string? Closing)? Find(GeneratedStory story, bool inNewEpic)
    {
        HashSet<string> around = [_version, $"{story.Phase}"];
        if (!inNewEpic)
            around.Add($"{story.Phase}.{story.Epic}");

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<(Story? From, string Reference)>(story.DependsOn.Select(r => ((Story?)null, Name(r))));
        while (open.TryDequeue(out var edge))
        {
            if (around.Contains(edge.Reference) && !_byId.ContainsKey(edge.Reference))
                return (Message(edge.From, edge.Reference), edge.From?.Id);
            if (!seen.Add(edge.Reference))
                continue;
            foreach (var next in Named(edge.Reference))
            {
                // A story that was reached through its epic is not walked again under its own name.
                if (next.Id != edge.Reference && !seen.Add(next.Id))
                    continue;
                foreach (var reference in next.DependsOn)
                    open.Enqueue((next, Name(reference)));
            }
        }

        return null;
    }

    private IEnumerable<Story> Named(string reference) =>
        _byId.TryGetValue(reference, out var story) ? [story]
        : reference == _version ? _all
        : _byGroup[reference];

    // The version's own id before a colon is roundabout, and means the same.
    private string Name(string reference)
    {
        var name = reference.Trim();
        return StoryId.Normalise(name.StartsWith(_version + ":", StringComparison.Ordinal) ? name[(_version.Length + 1)..] : name);
    }

    private string Message(Story? from, string reference)
    {
        var group = reference == _version ? $"the version {reference}" : reference.Contains('.') ? $"the epic {reference}" : $"the phase {reference}";
        return from is null
            ? $"It depends on {group}, in which it stands itself."
            : $"It waits for itself: it depends on {from.Id} \"{StoryId.Shorten(from.Title)}\", which waits for {group}, in which it is to stand.";
    }
}
