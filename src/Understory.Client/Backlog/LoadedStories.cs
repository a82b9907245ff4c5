using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>What a page shows of a version.</summary>
/// <param name="Version">The version that the stories belong to.</param>
/// <param name="Query">The filter that found them; empty for all.</param>
/// <param name="Backlog">The stories in the list's view.</param>
/// <param name="Blocked">By story, what is to be done first; only those that wait for something.</param>
public sealed record LoadedStories(
    string Version, string Query, StoriesResponse Backlog, IReadOnlyDictionary<string, string> Blocked)
{
    /// <param name="api">Where they are read.</param>
    /// <param name="outline">All stories of the version: what is found may wait for what is not.</param>
    /// <param name="catalog">All versions: stories can depend on another one.</param>
    /// <param name="filter">Which stories.</param>
    /// <param name="before">What was shown; stories that are still the same stay the same objects.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<Reply<LoadedStories>> Read(
        IBacklogApi api, VersionOutline outline, Catalog catalog, StoryFilter filter, LoadedStories? before, CancellationToken cancel)
    {
        var (found, problem) = await (filter.IsNone ? outline.Read() : api.Stories(outline.Version, filter.ListQuery, cancel));
        if (found is null)
            return problem!;
        var (all, failed) = await outline.Read();
        if (all is null)
            return failed!;
        var kept = before?.Version == outline.Version ? found with { Stories = Same(before.Backlog.Stories, found.Stories) } : found;
        return new LoadedStories(outline.Version, filter.Query, kept, BlockedBy(outline.Version, all, kept.Stories, catalog));
    }

    /// <summary>The same page with other stories, before the server is asked.</summary>
    public async Task<LoadedStories> With(
        Func<IReadOnlyList<Story>, IReadOnlyList<Story>> change, VersionOutline outline, Catalog catalog)
    {
        var changed = Backlog with { Stories = change(Backlog.Stories) };
        if (await outline.All() is not { } all)
            return this with { Backlog = changed };
        all = Query.Length == 0 ? changed : all with { Stories = change(all.Stories) };
        outline.Know(all);
        return this with { Backlog = changed, Blocked = BlockedBy(Version, all, changed.Stories, catalog) };
    }

    private static IReadOnlyList<Story> Same(IReadOnlyList<Story> before, IReadOnlyList<Story> now)
    {
        var known = before.ToDictionary(story => story.Id);
        return [.. now.Select(story => known.GetValueOrDefault(story.Id) is { } old && old.Revision == story.Revision ? old : story)];
    }

    private static Dictionary<string, string> BlockedBy(
        string version, StoriesResponse all, IReadOnlyList<Story> shown, Catalog catalog)
    {
        var map = new DependencyMap(version, all, catalog.Versions ?? []);
        return shown.Select(story => (story.Id, By: map.Blockers(story))).Where(found => found.By.Count > 0)
            .ToDictionary(found => found.Id, found => found.By.Count == 1 ? $"blocked by {found.By[0]}" : $"blocked by {found.By[0]} and {found.By.Count - 1} more");
    }
}
