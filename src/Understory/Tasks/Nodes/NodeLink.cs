using Understory.Storage;

namespace Understory.Tasks.Nodes;

/// <summary>
/// Passes signals between the nodes that share a database. What is said within a moment is told at once in one word each;
/// while nothing can be heard, lists count as changed every second.
/// </summary>
public sealed class NodeLink(Database database, NodeIdentity node, TaskSignals signals, Loops loops, TimeProvider time, ILogger<NodeLink> logger)
    : BackgroundService
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Blind = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly WakeUp _said = new(time);
    private int _unsaid;
    private long _hearingSince = -1;
    private bool _lossIsLogged;

    /// <summary>For how long everything was heard that was said; null while nothing is.</summary>
    public TimeSpan? Hearing => Interlocked.Read(ref _hearingSince) is >= 0 and var since ? time.GetElapsedTime(since) : null;

    /// <summary>
    /// Whether this node may take tasks: where others would take it for dead, since its session is gone, it must not.
    /// </summary>
    public bool MayClaim => database.Channel is null || Hearing is not null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Channel is not { } channel)
            return;
        signals.Said += Remember;
        database.OutcomeUnknown += signals.Anything;
        await using var blind = time.CreateTimer(_ => ChangedWhileBlind(), null, Blind, Blind);
        try
        {
            await Task.WhenAll(
                loops.Run("listen", stopping => Listen(channel, stopping), null, logger, stoppingToken),
                loops.Run("tell", stopping => Tell(channel, stopping), _said.Wait, logger, stoppingToken));
            await TellTheRest(channel);
        }
        finally
        {
            database.OutcomeUnknown -= signals.Anything;
            signals.Said -= Remember;
        }
    }

    private async Task<TimeSpan> Listen(PostgresChannel channel, CancellationToken stopping)
    {
        try
        {
            await channel.Listen(node.Id, Heard, Hear, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _hearingSince, -1);
            // Once for each loss: the next tries are the same story.
            if (!_lossIsLogged)
                logger.LogWarning(exception, "The other nodes cannot be heard; this one takes no tasks, and looks for itself, until they can");
            _lossIsLogged = true;
        }

        return Pause;
    }

    // What was said before cannot have been heard.
    private void Heard()
    {
        Interlocked.Exchange(ref _hearingSince, time.GetTimestamp());
        _lossIsLogged = false;
        foreach (var signal in Enum.GetValues<TaskSignal>())
            signals.Hear(signal);
    }

    private void Hear(string words)
    {
        var said = words.Split(' ');
        if (said[0] == node.Id)
            return;
        foreach (var word in said.Skip(1))
        {
            // A newer node may say what this one does not know.
            if (Enum.TryParse<TaskSignal>(word, out var signal))
                signals.Hear(signal);
        }
    }

    private void Remember(IReadOnlyCollection<TaskSignal> together)
    {
        Interlocked.Or(ref _unsaid, together.Aggregate(0, (flags, signal) => flags | (1 << (int)signal)));
        _said.Signal();
    }

    private async Task<TimeSpan> Tell(PostgresChannel channel, CancellationToken stopping)
    {
        var flags = Interlocked.Exchange(ref _unsaid, 0);
        if (flags == 0)
            return Timeout.InfiniteTimeSpan;
        try
        {
            await channel.Tell(
                string.Join(' ', [node.Id, .. Enum.GetValues<TaskSignal>().Where(signal => (flags & (1 << (int)signal)) != 0).Select(signal => $"{signal}")]),
                stopping);
        }
        catch
        {
            Interlocked.Or(ref _unsaid, flags);
            _said.Signal();
            throw;
        }

        await Task.Delay(Moment, time, stopping);
        return Timeout.InfiniteTimeSpan;
    }

    // Above all that the tasks of this node are queued again.
    private async Task TellTheRest(PostgresChannel channel)
    {
        try
        {
            using var limit = new CancellationTokenSource(LastWords, time);
            await Tell(channel, limit.Token);
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "What this node said last could not be told; the others find it by looking");
        }
    }

    private void ChangedWhileBlind()
    {
        if (Hearing is null)
            signals.Hear(TaskSignal.Changed);
    }
}
