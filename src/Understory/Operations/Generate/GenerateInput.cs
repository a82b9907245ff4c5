using Understory.Backlog;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Operations.Generate;

/// <summary>What generate reads of the backlog, all at one moment.</summary>
public sealed record GenerateInput(StoriesResponse Page, IReadOnlyList<string> OtherVersions, Dependencies Known)
{
    public EpicPlaces Places { get; } = new(Page);

    /// <returns>Null where there is no such version.</returns>
    public static async Task<GenerateInput?> Load(Session session, string version) =>
        await session.StoriesPage(version) is { } page
            ? new GenerateInput(
                page,
                [.. (await session.VersionIds()).Where(v => v != version)],
                await session.Dependencies(version, page.Stories))
            : null;
}
