using Understory.Contracts;
using Understory.Storage;
using Understory.Tasks.Nodes;

namespace Understory.Tasks;

/// <summary>Why a task that is queued does not run yet: what the living nodes have room for, and who is before it.</summary>
public static class TaskWaiting
{
    /// <summary>How many queued tasks are due before this one.</summary>
    public static Task<int> Ahead(this Session session, string id) => session.Scalar<int>(
        """
        SELECT COUNT(*) FROM tasks AS mine CROSS JOIN tasks AS other
        WHERE mine.id = @id AND other.status = 'queued' AND (other.turn, other.available_at, other.id) < (mine.turn, mine.available_at, mine.id)
        """,
        new { id });

    public static async Task<WaitReason> WaitReason(this Session session, string type)
    {
        var runners = (await session.Nodes()).Where(node => node is { Alive: true, Capacity: > 0 }).ToList();
        var able = runners.Where(node => node.Types.Count == 0 || node.Types.ContainsKey(type)).ToList();
        var running = (await session.Query<(string Type, long Tasks)>("SELECT type, COUNT(*) FROM tasks WHERE status = 'running' GROUP BY type"))
            .ToDictionary(row => row.Type, row => row.Tasks);
        return runners.Count == 0 ? Contracts.WaitReason.NoRunner
            : able.Count == 0 ? Contracts.WaitReason.NoRunnerForType
            : able.All(node => node.Mood?.Until is not null) ? Contracts.WaitReason.ProviderPaused
            : running.Values.Sum() >= runners.Sum(node => node.Capacity) ? Contracts.WaitReason.RunnersBusy
            : running.GetValueOrDefault(type) >= able.Sum(node => node.Types.GetValueOrDefault(type, node.Capacity)) ? Contracts.WaitReason.TypeBusy
            : Contracts.WaitReason.Turn;
    }
}
