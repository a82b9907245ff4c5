using Understory.Client.Backlog;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>The epics of a version as places for a story.</summary>
internal static class StoryPlaces
{
    /// <summary>In order of phase and epic; those that only stories name are there too.</summary>
    public static IReadOnlyList<StoryPlace> Of(StoriesResponse backlog) =>
    [
        .. backlog.Epics.Select(e => (e.Phase, e.Id)).Union(backlog.Stories.Select(s => (s.Phase, s.Epic))).Order()
            .Select(place => new StoryPlace(place.Item1, place.Item2, Name(backlog, place.Item1, place.Item2))),
    ];

    private static string Name(StoriesResponse backlog, int phase, int epic) =>
        $"{Groups.PhaseTitle(phase, backlog.Phases.FirstOrDefault(p => p.Id == phase)?.Name)} › "
        + Groups.EpicTitle(epic, backlog.Epics.FirstOrDefault(e => e.Phase == phase && e.Id == epic)?.Name);
}
