using Understory.Backlog;
using Understory.Contracts;

namespace Understory.Operations.Generate;

/// <summary>The phases and epics of a version: those that are listed, and those that a story stands in.</summary>
public sealed class EpicPlaces
{
    private readonly HashSet<int> _phases;
    private readonly HashSet<(int Phase, int Epic)> _epics;

    public EpicPlaces(StoriesResponse page)
    {
        _epics = [.. page.Epics.Select(e => (e.Phase, e.Id)), .. page.Stories.Select(s => (s.Phase, s.Epic))];
        _phases = [.. page.Phases.Select(p => p.Id), .. _epics.Select(e => e.Phase)];
    }

    public bool HasPhase(int phase) => _phases.Contains(phase);

    public bool HasEpic(int phase, int epic) => _epics.Contains((phase, epic));

    /// <summary>One more than any epic of the phase has, from 1.</summary>
    public int AfterLast(int phase) => _epics.Where(e => e.Phase == phase).Select(e => e.Epic).DefaultIfEmpty(0).Max() + 1;

    /// <summary>The number for an epic that is made: after the last one, or the lowest that is free.</summary>
    public int NextFree(int phase) => AfterLast(phase) is <= StoryId.MostNumber and var next
        ? next
        : Enumerable.Range(1, StoryId.MostNumber).First(number => !HasEpic(phase, number));
}
