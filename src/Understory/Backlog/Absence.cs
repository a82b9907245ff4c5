using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>Why something is not there: it never was, or it was deleted and can be restored.</summary>
public static class Absence
{
    public static async Task<Refusal> NoVersion(this Session session, string version) =>
        await session.AnyVersion(version) is { DeletedAt: not null }
            ? Deleted(Refusal.NotFound($"{version} was deleted. It can be restored."))
            : Refusal.NotFound($"There is no version {version}.");

    public static async Task<Refusal> NoStory(this Session session, string version, string id)
    {
        if (await session.AnyVersion(version) is { DeletedAt: not null })
            return await session.NoVersion(version);
        return await session.AnyStory(version, id) is { DeletedAt: not null }
            ? Deleted(Refusal.NotFound($"{id} was deleted from {version}. It can be restored."))
            : Refusal.NotFound($"There is no story {id} in {version}.");
    }

    /// <summary>A refusal that says that there is something to restore.</summary>
    public static Refusal Deleted(Refusal refusal) => refusal with { More = new Dictionary<string, object?> { ["deleted"] = true } };
}
