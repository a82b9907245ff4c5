using Understory.Contracts;

namespace Understory.Tasks;

/// <summary>Who is asked by the tasks of this node: it can be out of reach, or want us to wait.</summary>
public interface IProvider
{
    /// <summary>What is wrong with it; null while it answers.</summary>
    ProviderMood? Mood { get; }

    /// <summary>How long it is asked nothing; zero where it is. A task that was taken meanwhile would only wait.</summary>
    TimeSpan ClosedFor { get; }

    event Action? MoodChanged;
}
