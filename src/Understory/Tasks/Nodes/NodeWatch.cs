using Microsoft.Extensions.Options;
using Understory.Storage;

namespace Understory.Tasks.Nodes;

/// <summary>
/// Looks after the other nodes' tasks: where a node's session is gone for two looks, the node is dead, and its tasks need not
/// wait for the end of their leases. A node that is frozen keeps its session, and its leases say when it is over.
/// </summary>
public sealed class NodeWatch(
    Database database, NodeIdentity node, NodeLink link, TaskQueue queue, Loops loops, TaskTelemetry telemetry, IOptions<TaskOptions> options,
    ILogger<NodeWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1.5);

    // A restart of the database ends all sessions at once: the others have as long to come back as this one had.
    private static readonly TimeSpan Settled = 2 * Pace;

    private HashSet<string> _missing = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => database.Channel is { } channel
        ? loops.Run("watch", stopping => Look(channel, stopping), null, logger, stoppingToken)
        : Task.CompletedTask;

    private async Task<TimeSpan> Look(PostgresChannel channel, CancellationToken stopping)
    {
        if (link.Hearing is not { } hearing || hearing < Settled)
        {
            _missing = [];
            return Pace;
        }

        var working = await database.Read(session => session.Query<string>(
            "SELECT DISTINCT node FROM tasks WHERE status = 'running' AND node <> @Id", new { node.Id }), stopping);
        var gone = working.Count == 0 ? [] : await channel.Gone(working, stopping);
        foreach (var dead in gone.Where(_missing.Contains))
        {
            var rescue = await queue.RescueFrom(dead, options.Value.MaxRescues, stopping);
            telemetry.Rescued(rescue);
            await database.Write(session => session.Gone(dead), stopping);
            if (rescue.Any)
                logger.LogWarning("Node {Node} is gone; of its tasks {Queued} are queued again, {Cancelled} cancelled, {Interrupted} failed as interrupted", dead, rescue.Queued, rescue.Cancelled, rescue.Interrupted);
        }

        _missing = [.. gone];
        return Pace;
    }
}
