namespace Understory.FakeClaude;

internal sealed class FakeState(FakeClaudeOptions options, CancellationToken stopping)
{
    private volatile Pace _pace = options.Pace;

    public Pace Pace
    {
        get => _pace;
        set => _pace = value;
    }

    /// <summary>Fires when the server stops, so that a stalled call does not hold it.</summary>
    public CancellationToken Stopping { get; } = stopping;

    public Scripts Scripts { get; } = new();

    public PromptCache Cache { get; } = new();

    public CallLog Calls { get; } = new(options.OnCallEnded);

    public void Reset()
    {
        Pace = options.Pace;
        Scripts.Clear();
        Cache.Clear();
        Calls.Clear();
    }
}
