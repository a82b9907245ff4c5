namespace Understory.FakeClaude;

/// <summary>How fast answers are streamed.</summary>
/// <param name="TokensPerSecond">0 for as fast as possible.</param>
/// <param name="FirstTokenMs">Milliseconds until an answer begins.</param>
public sealed record Pace(double TokensPerSecond, double FirstTokenMs)
{
    /// <summary>A hurried model: what a person at a demonstration would like to wait for.</summary>
    public static Pace Quick { get; } = new(600, 150);

    /// <summary>No waiting at all: for tests.</summary>
    public static Pace Instant { get; } = new(0, 0);

    internal async Task BeforeFirstToken(CancellationToken cancel)
    {
        if (FirstTokenMs > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(FirstTokenMs), TimeProvider.System, cancel);
    }

    /// <summary>Waits until so many tokens are due; a stream that fell behind is not held up.</summary>
    internal async Task Until(long tokens, long startedAt, CancellationToken cancel)
    {
        if (TokensPerSecond <= 0)
            return;
        var ahead = TimeSpan.FromSeconds(tokens / TokensPerSecond) - TimeProvider.System.GetElapsedTime(startedAt);
        if (ahead > TimeSpan.FromMilliseconds(1))
            await Task.Delay(ahead, TimeProvider.System, cancel);
    }
}
