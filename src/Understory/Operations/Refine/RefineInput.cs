using Understory.Backlog;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Operations.Refine;

/// <summary>What refine reads of the backlog, all at one moment.</summary>
/// <param name="Asked">The stories to look at, in their order.</param>
public sealed record RefineInput(
    StoriesResponse Page, IReadOnlyList<Story> Asked, IReadOnlyList<string> OtherVersions, Dependencies Known)
{
    /// <param name="ids">Null for all pending stories.</param>
    /// <returns>Null where there is no such version.</returns>
    public static async Task<RefineInput?> Load(Session session, string version, IReadOnlyList<string>? ids)
    {
        if (await session.StoriesPage(version) is not { } page)
            return null;
        var wanted = ids?.ToHashSet(StringComparer.Ordinal);
        return new RefineInput(
            page,
            [.. page.Stories.Where(s => wanted?.Contains(s.Id) ?? s.IsPending)],
            [.. (await session.VersionIds()).Where(v => v != version)],
            await session.Dependencies(version, page.Stories));
    }

    /// <summary>The stories as they were read, for comparing field by field when suggestions are applied.</summary>
    public string Bases() => StoryValues.Bases(Asked);
}
