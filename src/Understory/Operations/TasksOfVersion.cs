using Understory.Backlog;
using Understory.Storage;
using Understory.Tasks;

namespace Understory.Operations;

/// <summary>A version stays while tasks work on it: what they were paid for would have nowhere to go.</summary>
internal sealed class TasksOfVersion : IVersionUse
{
    public async Task<string?> WhyInUse(Session session, string version) => await session.CountActive(version) switch
    {
        0 => null,
        1 => $"1 task works on {version}: cancel it first, or wait for it.",
        var tasks => $"{tasks} tasks work on {version}: cancel them first, or wait for them.",
    };
}
