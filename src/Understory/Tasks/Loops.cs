using System.Collections.Concurrent;

namespace Understory.Tasks;

/// <summary>
/// Runs steps over and over until they are stopped, and knows which of them are in trouble. An exception is logged and
/// waited out; it never ends a loop.
/// </summary>
public sealed class Loops(TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // Since when each loop fails; null while it works.
    private readonly ConcurrentDictionary<string, DateTimeOffset?> _loops = new(StringComparer.Ordinal);

    /// <summary>Whether a loop was started and not stopped; it may fail.</summary>
    public bool Runs(string name) => _loops.ContainsKey(name);

    /// <summary>The loops whose last step threw, by name.</summary>
    public IReadOnlyList<FailingLoop> Failing =>
    [
        .. _loops.Where(loop => loop.Value is not null).OrderBy(loop => loop.Key, StringComparer.Ordinal).Select(loop => new FailingLoop(loop.Key, loop.Value!.Value)),
    ];

    /// <param name="step">Returns how long to wait before the next one; infinite where only a signal ends the wait.</param>
    /// <param name="wait">Waits that long or shorter; by the clock where it is null.</param>
    internal async Task Run(
        string name, Func<CancellationToken, Task<TimeSpan>> step, Func<TimeSpan, CancellationToken, Task>? wait, ILogger logger,
        CancellationToken stopping)
    {
        wait ??= (next, cancel) => Task.Delay(next, time, cancel);
        _loops[name] = null;
        try
        {
            for (var pause = ShortestPause; !stopping.IsCancellationRequested;)
            {
                try
                {
                    var next = await step(stopping);
                    (_loops[name], pause) = (null, ShortestPause);
                    if (next != TimeSpan.Zero)
                        await wait(next, stopping);
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception exception)
                {
                    _loops[name] ??= time.GetUtcNow();
                    logger.LogError(exception, "The {Loop} loop met an error and goes on in {Pause}", name, pause);
                    await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
            }
        }
        finally
        {
            if (stopping.IsCancellationRequested)
                _loops.TryRemove(name, out _);
            else
                _loops[name] ??= time.GetUtcNow();
        }
    }
}

/// <param name="Since">When the first of its failures in a row was, by this process's clock.</param>
public sealed record FailingLoop(string Name, DateTimeOffset Since);

/// <summary>Work that the runner does beside the tasks, from time to time.</summary>
public interface IRunnerLoop
{
    /// <summary>As <c>/health/ready</c> and the log call it.</summary>
    string Name { get; }

    /// <summary>Whether the configuration wants it at all.</summary>
    bool IsWanted { get; }

    /// <returns>How long to wait before the next step.</returns>
    Task<TimeSpan> Step(CancellationToken cancel);
}
