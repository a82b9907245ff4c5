using Understory.Contracts;
using Understory.Storage;

namespace Understory.Tasks.Nodes;

/// <summary>Says from time to time that this node is there, and takes its row along when it stops.</summary>
public sealed class NodePresence(
    Database database, NodeIdentity node, RunningTasks running, IProvider provider, TaskSignals signals, Loops loops, TimeProvider time,
    ILogger<NodePresence> logger)
    : BackgroundService
{
    private readonly WakeUp _moodChanged = new(time);
    private int _runners = -1;
    private ProviderMood? _mood;

    // Before the first page is served and the first task is claimed, so that nobody reads that no runner is alive.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        provider.MoodChanged += _moodChanged.Signal;
        await Beat(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        provider.MoodChanged -= _moodChanged.Signal;
        await base.StopAsync(cancellationToken);
        try
        {
            await database.Write(session => session.Gone(node.Id), cancellationToken);
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "This node could not sign off; the others will miss it");
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.Run(
        "presence",
        async stopping =>
        {
            await Beat(stopping);
            return NodeTable.Beat;
        },
        _moodChanged.Wait, logger, stoppingToken);

    private async Task Beat(CancellationToken cancel)
    {
        var mood = provider.Mood;
        // Others may have taken this one for dead, and its row away.
        if (!await database.WriteStatement(session => session.Seen(node, running.All.Count, mood), cancel))
            await database.Write(session => session.Arrived(node, running.All.Count), cancel);
        if (mood != _mood)
        {
            _mood = mood;
            signals.Changed();
        }

        var runners = await database.ReadStatement(session => session.Runners(), cancel);
        // Lists say how many there are.
        if (Interlocked.Exchange(ref _runners, runners) != runners)
            signals.Hear(TaskSignal.Changed);
    }
}
