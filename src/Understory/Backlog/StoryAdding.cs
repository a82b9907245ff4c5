using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>New stories of a version, one after the other within a write: each gets the next id and stands last in its epic.</summary>
public sealed class StoryAdding(Session session, VersionRow version, IReadOnlyList<StoryRow> rows)
{
    private readonly List<Story> _stories = [.. rows.Select(r => r.ToStory())];
    private readonly List<double> _ranks = [.. rows.Select(r => r.Rank)];

    /// <param name="draft">Its id, number and revision are given here.</param>
    public async Task<Story> Add(Story draft, Actor actor)
    {
        var (id, number) = StoryId.Next(draft.Phase, draft.Epic, _stories);
        var rank = version.Form == DocumentForm.Backlog.Name ? number : LastRank();
        var story = await session.AddStory(
            version.Id, draft with { Id = id, StoryNumber = number }, rank, _stories.Count, "{}", actor);
        _stories.Add(story);
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
