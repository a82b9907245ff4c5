namespace Understory.FakeClaude;

public sealed record FakeClaudeOptions
{
    /// <summary>Where to listen. Default: a free port on the loopback address.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>The speed at the start and after each reset.</summary>
    public Pace Pace { get; init; } = Pace.Instant;

    /// <summary>Called when a call has ended, for a log.</summary>
    public Action<CallReport>? OnCallEnded { get; init; }
}
