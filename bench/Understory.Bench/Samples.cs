using System.Diagnostics;

namespace Understory.Bench;

/// <summary>Durations of one thing, measured over and over.</summary>
internal sealed class Samples(string what)
{
    private readonly List<TimeSpan> _durations = [];

    public string What { get; } = what;

    public int Count => _durations.Count;

    public TimeSpan Median => Percentile(0.50);

    public TimeSpan P95 => Percentile(0.95);

    public void Add(long from, long to) => _durations.Add(Stopwatch.GetElapsedTime(from, to));

    public async Task<T> Time<T>(Func<Task<T>> work)
    {
        var from = Stopwatch.GetTimestamp();
        var result = await work();
        Add(from, Stopwatch.GetTimestamp());
        return result;
    }

    public void Forget() => _durations.Clear();

    // The nearest rank: a duration that was measured, never one in between.
    private TimeSpan Percentile(double part) => _durations.Order().ElementAt((int)Math.Ceiling(part * _durations.Count) - 1);
}
