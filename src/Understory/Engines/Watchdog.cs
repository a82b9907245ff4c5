namespace Understory.Engines;

/// <summary>Ends a call that does not begin, or that falls silent once it has begun. Neither the SDK nor Claude Code has such a limit.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly TimeSpan _idle;

    public Watchdog(ClaudeOptions options, TimeProvider time)
    {
        _idle = TimeSpan.FromSeconds(options.IdleSeconds);
        _limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.FirstEventSeconds), time);
    }

    public CancellationToken Token => _limit.Token;

    public bool HasFired => _limit.IsCancellationRequested;

    /// <summary>Whether the first event of the answer was seen.</summary>
    public bool HasBegun { get; private set; }

    public void Begin()
    {
        HasBegun = true;
        SeeLife();
    }

    /// <summary>Something arrived, if only a <c>ping</c>: the SDK hides those, and a model that thinks sends nothing else.</summary>
    public void SeeLife()
    {
        if (HasBegun)
            _limit.CancelAfter(_idle);
    }

    public void Dispose() => _limit.Dispose();
}
