using Understory.Contracts;

namespace Understory.Backlog;

/// <summary>Stories that a change to one story may touch: two or more shared tags, or a dependency either way.</summary>
public static class RelatedStories
{
    /// <summary>
    /// How many are taken. Each goes into the question with its whole text and may come back rewritten, and a person
    /// decides on each: forty are as many as one review bears. A dependency on a phase can relate hundreds.
    /// </summary>
    public const int Most = 40;

    private const int FewestSharedTags = 2;

    /// <summary>How one story is related to another, the nearest first.</summary>
    private enum Nearness
    {
        Story,
        Epic,
        Tags,
        Phase,
        None,
    }

    /// <summary>
    /// The nearest first: a dependency between the two stories, one through an epic, shared tags (the more the nearer), one
    /// through a phase; what is equally near in the given order. Linear in stories and their dependencies.
    /// </summary>
    /// <param name="stories">All stories of the version; the target itself may be among them.</param>
    /// <param name="version">A dependency may name its own version before the colon.</param>
    public static IReadOnlyList<Story> Of(Story target, IReadOnlyList<Story> stories, string version)
    {
        var ids = stories.Select(s => s.Id).Append(target.Id).ToHashSet(StringComparer.Ordinal);
        var tags = target.Tags.ToHashSet(StringComparer.Ordinal);
        var named = References(target, version).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. stories
                .Where(story => story.Id != target.Id)
                .Select(story => (story, near: Near(story), shared: SharedTags(story)))
                .Where(found => found.near != Nearness.None)
                .OrderBy(found => found.near)
                .ThenByDescending(found => found.shared)
                .Select(found => found.story)
                .Take(Most),
        ];

        Nearness Near(Story story)
        {
            var away = Reached(story, named.Contains);
            foreach (var reference in References(story, version))
                away = Min(away, Reached(target, name => name == reference));
            return SharedTags(story) >= FewestSharedTags ? Min(away, Nearness.Tags) : away;
        }

        int SharedTags(Story story) => story.Tags.Distinct(StringComparer.Ordinal).Count(tags.Contains);

        Nearness Reached(Story story, Func<string, bool> isNamed)
        {
            return isNamed(story.Id) ? Nearness.Story
                : IsGroup($"{story.Phase}.{story.Epic}") ? Nearness.Epic
                : IsGroup($"{story.Phase}") ? Nearness.Phase
                : Nearness.None;

            // A story may have the id 1 or 1.2, as lists without phases do: then the name means that story alone.
            bool IsGroup(string name) => isNamed(name) && !ids.Contains(name);
        }
    }

    private static IEnumerable<string> References(Story story, string version) =>
        story.DependsOn.Select(reference =>
        {
            var name = reference.Trim();
            return StoryId.Normalise(name.StartsWith($"{version}:", StringComparison.Ordinal) ? name[(version.Length + 1)..] : name);
        });

    private static Nearness Min(Nearness a, Nearness b) => a < b ? a : b;
}
