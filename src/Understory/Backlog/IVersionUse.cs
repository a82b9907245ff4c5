using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>What may work on a version, so that it is not taken away under it.</summary>
public interface IVersionUse
{
    /// <summary>Null where nothing does, else a sentence that says what does and what to do.</summary>
    Task<string?> WhyInUse(Session session, string version);
}

internal static class VersionUse
{
    /// <summary>Null where the version can be deleted.</summary>
    public static async Task<Refusal?> WhyNotDeleted(this IEnumerable<IVersionUse> uses, Session session, string version)
    {
        foreach (var use in uses)
        {
            if (await use.WhyInUse(session, version) is { } why)
                return Refusal.Conflict(why);
        }

        return null;
    }
}
