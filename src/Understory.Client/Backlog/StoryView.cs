using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>One story with all that its page says of its surroundings.</summary>
/// <param name="PhaseTitle">Name of the phase, with its number; null where the backlog is not divided.</param>
/// <param name="EpicTitle">Name of the epic; null where the backlog is not divided.</param>
/// <param name="DependsOn">In the story's order, unknown ones included.</param>
/// <param name="NeededBy">Stories of the version that name this one.</param>
/// <param name="Previous">The neighbour in the version's order; null at the beginning.</param>
/// <param name="Next">The neighbour in the version's order; null at the end.</param>
public sealed record StoryView(
    string Version,
    Story Story,
    string? PhaseTitle,
    string? EpicTitle,
    IReadOnlyList<Dependency> DependsOn,
    IReadOnlyList<StoryLink> NeededBy,
    StoryLink? Previous,
    StoryLink? Next)
{
    /// <summary>Reads the version, and the other versions that the story depends on. 404 where there is no such story.</summary>
    public static async Task<Reply<StoryView>> Load(IBacklogApi api, string version, string id, CancellationToken cancel)
    {
        var (found, missing) = await api.Story(version, id, cancel);
        if (found is null)
            return missing!;
        var (backlog, problem) = await api.Stories(version, StoryFilter.ListView, cancel);
        if (backlog is null)
            return problem!;
        var story = found.Story;

        var map = await Dependencies(api, version, backlog, story, cancel);
        return map.Value is null ? map.Problem! : Of(version, backlog, story, map.Value);
    }

    private static async Task<Reply<DependencyMap>> Dependencies(
        IBacklogApi api, string version, StoriesResponse backlog, Story story, CancellationToken cancel)
    {
        if (story.DependsOn.Count == 0)
            return new DependencyMap(version, backlog, []);
        var (versions, problem) = await api.Versions(cancel);
        if (versions is null)
            return problem!;

        var named = story.DependsOn
            .Select(id => DependencyMap.SplitVersion(id)?.Version)
            .Where(other => other is not null && versions.Versions.Any(v => v.Id == other))
            .Distinct();
        var others = new Dictionary<string, StoriesResponse>();
        foreach (var other in named)
        {
            var (stories, failed) = await api.Stories(other!, StoryFilter.ListView, cancel);
            if (stories is null)
                return failed!;
            others[other!] = stories;
        }

        return new DependencyMap(version, backlog, versions.Versions, others);
    }

    private static StoryView Of(string version, StoriesResponse backlog, Story story, DependencyMap map)
    {
        // A story that came or went between the two reads stands nowhere.
        var position = backlog.Stories.Index().Where(entry => entry.Item.Id == story.Id).Select(entry => entry.Index).FirstOrDefault(-1);
        var undivided = Groups.IsUndivided(backlog);
        var phase = backlog.Phases.FirstOrDefault(p => p.Id == story.Phase);
        var epic = backlog.Epics.FirstOrDefault(e => e.Phase == story.Phase && e.Id == story.Epic);
        return new(
            version,
            story,
            undivided ? null : Groups.PhaseTitle(story.Phase, phase?.Name),
            undivided ? null : Groups.EpicTitle(story.Epic, epic?.Name),
            [.. story.DependsOn.Select(id => map.Resolve(id, story))],
            [.. backlog.Stories.Where(s => s.DependsOn.Contains(story.Id)).Select(s => new StoryLink(s.Id, s.Title))],
            position < 0 ? null : StoryLink.To(backlog.Stories.ElementAtOrDefault(position - 1)),
            position < 0 ? null : StoryLink.To(backlog.Stories.ElementAtOrDefault(position + 1)));
    }
}

public sealed record StoryLink(string Id, string Title)
{
    public static StoryLink? To(Story? story) => story is null ? null : new(story.Id, story.Title);
}
