using System.Diagnostics;
using System.Globalization;

namespace Understory.Tests.Chaos;

/// <summary>
/// How long a storm lasts and what comes when. <c>UNDERSTORY_STORM_SECONDS</c> makes it longer; then the kills are 20 s apart
/// and more than 1,000 tasks come in five minutes.
/// </summary>
internal sealed class StormPlan(TimeSpan duration, TimeSpan betweenKills) : IDisposable
{
    private static readonly double? Long = double.TryParse(
        Environment.GetEnvironmentVariable("UNDERSTORY_STORM_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static readonly TimeSpan BetweenTasks = TimeSpan.FromSeconds(0.28);

    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _over = new(duration);

    /// <summary>The short one, unless the long one is asked for.</summary>
    public static StormPlan Begin(double seconds, double betweenKills) =>
        new(TimeSpan.FromSeconds(Long ?? seconds), TimeSpan.FromSeconds(Long is null ? betweenKills : 20));

    /// <summary>Returns when the next kill is due; false where the storm is over.</summary>
    public Task<bool> NextKill() => Pause(betweenKills);

    /// <summary>Adds tasks as they are due, however long the one before took.</summary>
    /// <param name="add">Is given the task's number, from 0.</param>
    /// <returns>How many.</returns>
    public async Task<int> Load(Func<int, Task> add)
    {
        var tasks = 0;
        while (await Pause((BetweenTasks * tasks) - Stopwatch.GetElapsedTime(_begun)))
            await add(tasks++);
        return tasks;
    }

    public void Dispose() => _over.Dispose();

    private async Task<bool> Pause(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
            await Task.Delay(time, TimeProvider.System, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_over.IsCancellationRequested;
    }
}
