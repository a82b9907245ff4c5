using Understory.Backlog;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Operations.StoryEdit;

/// <summary>What story-edit reads of the backlog, all at one moment.</summary>
/// <param name="Target">The story to change.</param>
/// <param name="Related">Stories that the change may touch, the nearest first.</param>
public sealed record StoryEditInput(
    StoriesResponse Page, Story Target, IReadOnlyList<Story> Related, IReadOnlyList<string> OtherVersions, string RequestedChanges)
{
    /// <returns>Null where the version has no such story.</returns>
    public static async Task<StoryEditInput?> Load(Session session, string version, StoryEditParams wanted)
    {
        if (await session.StoriesPage(version) is not { } page
            || page.Stories.FirstOrDefault(s => s.Id == wanted.StoryId) is not { } target)
        {
            return null;
        }

        return new StoryEditInput(
            page,
            target,
            RelatedStories.Of(target, page.Stories, version),
            [.. (await session.VersionIds()).Where(v => v != version)],
            wanted.RequestedChanges);
    }

    /// <summary>For a round about a related story, which alone is read.</summary>
    /// <param name="target">As it is to be changed.</param>
    /// <returns>Null where the version has no such related story.</returns>
    public static async Task<StoryEditInput?> LoadRelated(Session session, string version, Story target, string relatedId, string requestedChanges) =>
        await session.StoriesPage(version) is { } page && page.Stories.FirstOrDefault(s => s.Id == relatedId) is { } related
            ? new StoryEditInput(page, target, [related], [.. (await session.VersionIds()).Where(v => v != version)], requestedChanges)
            : null;

    /// <summary>The stories as they were read, for comparing field by field when suggestions are applied.</summary>
    public string Bases() => StoryValues.Bases(Related.Prepend(Target));
}
