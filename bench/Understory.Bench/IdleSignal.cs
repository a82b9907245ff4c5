using System.Threading.Channels;

namespace Understory.Bench;

/// <summary>
/// The system's clock, which says when the runner is idle: when it has nothing to do, it sets a timer for the longest
/// time that it sleeps without a wake-up. That time is made one that nothing else waits for.
/// </summary>
internal sealed class IdleSignal : TimeProvider
{
    public const int PollSeconds = 3571;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _idle = Channel.CreateUnbounded<bool>();

    /// <summary>Returns once for each time that the runner has nothing to do.</summary>
    public async Task Idle(CancellationToken cancel) => await _idle.Reader.ReadAsync(cancel);

    /// <summary>Waits until the runner was idle for a while: it looks more than once when it starts.</summary>
    public async Task Settled(CancellationToken cancel)
    {
        await Idle(cancel);
        await Task.Delay(Settling, System, cancel);
        while (_idle.Reader.TryRead(out _))
        {
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == TimeSpan.FromSeconds(PollSeconds))
            _idle.Writer.TryWrite(true);
        return timer;
    }
}
