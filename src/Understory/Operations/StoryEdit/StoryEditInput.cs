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
        if (await BacklogEndpoints.StoriesPage(session, version) is not { } page
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

    /// <summary>The stories as they were read, for comparing field by field when suggestions are applied.</summary>
    public string Bases() => StoryValues.Bases(Related.Prepend(Target));
}
