using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>A phase with its epics, in the order in which the stories stand.</summary>
public sealed record PhaseGroup(int Id, string Title, IReadOnlyList<EpicGroup> Epics);

public sealed record EpicGroup(int Id, string Title, string Description, IReadOnlyList<Story> Stories)
{
    public int Done => Stories.Count(StoryStatus.IsDone);
}

/// <summary>How stories are grouped, and how the groups are named and addressed.</summary>
public static class Groups
{
    /// <summary>
    /// A backlog that was never divided (all of it in one phase and epic without names) is one group, whose epic has no title.
    /// </summary>
    public static IReadOnlyList<PhaseGroup> Of(StoriesResponse backlog) => IsUndivided(backlog)
        ? [new(1, "All stories", [new(1, "", "", backlog.Stories)])]
        : [.. backlog.Stories.GroupBy(story => story.Phase).Select(phase => new PhaseGroup(
            phase.Key,
            PhaseTitle(phase.Key, backlog.Phases.FirstOrDefault(p => p.Id == phase.Key)?.Name),
            [.. phase.GroupBy(story => story.Epic).Select(epic => OfEpic(backlog, phase.Key, epic))]))];

    public static bool IsUndivided(StoriesResponse backlog) =>
        backlog.Stories.Count > 0
        && backlog.Stories.All(story => story is { Phase: 1, Epic: 1 })
        && backlog.Phases.All(phase => phase.Name.Length == 0)
        && backlog.Epics.All(epic => epic.Name.Length == 0);

    public static string PhaseTitle(int id, string? name) => string.IsNullOrEmpty(name) ? $"Phase {id}" : $"Phase {id} · {name}";

    public static string EpicTitle(int id, string? name) => string.IsNullOrEmpty(name) ? $"Epic {id}" : name;

    public static string PhaseAnchor(int phase) => $"phase-{phase}";

    public static string EpicAnchor(int phase, int epic) => $"epic-{phase}-{epic}";

    private static EpicGroup OfEpic(StoriesResponse backlog, int phase, IGrouping<int, Story> stories)
    {
        var epic = backlog.Epics.FirstOrDefault(e => e.Phase == phase && e.Id == stories.Key);
        return new(stories.Key, EpicTitle(stories.Key, epic?.Name), epic?.Description ?? "", [.. stories]);
    }
}
