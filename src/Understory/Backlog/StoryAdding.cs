using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>
/// New stories of a version, one after the other within a write: each gets the next id and stands last in its epic. Ids and
/// numbers of deleted stories stay taken.
/// </summary>
public sealed class StoryAdding
{
    private readonly Session _session;
    private readonly VersionRow _version;
    private readonly List<Story> _taken;
    private readonly List<double> _ranks;

    private StoryAdding(Session session, VersionRow version, IReadOnlyList<StoryRow> places)
    {
        (_session, _version) = (session, version);
        _taken = [.. places.Select(p => new Story { Id = p.Id, Title = "", Phase = p.Phase, Epic = p.Epic, StoryNumber = p.StoryNumber })];
        _ranks = [.. places.Select(p => p.Rank)];
    }

    public static async Task<StoryAdding> Begin(Session session, VersionRow version) =>
        new(session, version, await session.EveryStoryPlace(version.Id));

    /// <param name="draft">Its id, number and revision are given here.</param>
    public async Task<Story> Add(Story draft, Actor actor)
    {
        var (id, number) = StoryId.Next(draft.Phase, draft.Epic, _taken);
        var rank = _version.Form == DocumentForm.Backlog.Name ? number : LastRank();
        var story = await _session.AddStory(
            _version.Id, draft with { Id = id, StoryNumber = number }, rank, _taken.Count, "{}", actor);
        _taken.Add(story);
        _ranks.Add(rank);
        return story;
    }

    // Behind every story that has a priority; where none has, behind them all by its place.
    private double LastRank()
    {
        var ranks = _ranks.Where(rank => rank < DocumentForm.NoPriority).ToList();
        return ranks.Count == 0 ? DocumentForm.NoPriority : Math.Floor(ranks.Max()) + 1;
    }
}
