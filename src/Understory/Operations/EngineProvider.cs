using Understory.Contracts;
using Understory.Engines;
using Understory.Tasks;

namespace Understory.Operations;

/// <summary>The engine's lane, as the kernel sees it.</summary>
internal sealed class EngineProvider(ProviderLane lane) : IProvider
{
    public ProviderMood? Mood => lane.Mood;

    // What is over in a moment is waited out by the question itself.
    public TimeSpan ClosedFor => lane.ClosedFor > ProviderLane.LongestWait ? lane.ClosedFor : TimeSpan.Zero;

    public event Action? MoodChanged
    {
        add => lane.MoodChanged += value;
        remove => lane.MoodChanged -= value;
    }
}
