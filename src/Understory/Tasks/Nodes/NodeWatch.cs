using Microsoft.Extensions.Options;
using Understory.Storage;

namespace Understory.Tasks.Nodes;

/// <summary>
/// Looks after the other nodes' tasks: where a node's session is gone for two looks, the node is dead, and its tasks need not
/// wait for the end of their leases. A node that is frozen keeps its session, and its leases say when it is over. While the
/// others run nothing and nothing changes, there is next to nothing to look at.
/// </summary>
public sealed class NodeWatch(
    Database database, NodeIdentity node, NodeLink link, TaskQueue queue, TaskChanges changes, Loops loops, TaskTelemetry telemetry,
    IOptions<TaskOptions> options, TimeProvider time, ILogger<NodeWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1.5);

    // A restart of the database ends all sessions at once: the others have as long to come back as this one had.
    private static readonly TimeSpan Settled = 2 * Pace;

    // A claim that nobody could tell of, since its node died at once, is looked for all the same.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private HashSet<string> _missing = [];
    private string? _seen;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => database.Channel is { } channel
        ? loops.Run("watch", stopping => Look(channel, stopping), Wait, logger, stoppingToken)
        : Task.CompletedTask;

    private async Task<TimeSpan> Look(PostgresChannel channel, CancellationToken stopping)
    {
        if (link.Hearing is not { } hearing || hearing < Settled)
        {
            _missing = [];
            return Pace;
        }

        var before = _seen;
        _seen = changes.Tag;
        var working = await database.ReadStatement(session => session.Query<string>(
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
        // A task that was just added is not claimed yet: a quiet look is one after which nothing came.
        return working.Count == 0 && before == _seen ? Quiet : Pace;
    }

    private async Task Wait(TimeSpan longest, CancellationToken stopping)
    {
        await Task.Delay(Pace, time, stopping);
        if (longest == Pace)
            return;
        using var quiet = new CancellationTokenSource(longest - Pace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, stopping);
        try
        {
            await changes.After(_seen, either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Nothing changed in all that time.
        }
    }
}
