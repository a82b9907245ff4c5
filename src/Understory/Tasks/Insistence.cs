namespace Understory.Tasks;

/// <summary>
/// Writes that must not be given up at the first trouble of the database, since what they say may have been paid for.
/// They are tried again for as long as the lease can hold.
/// </summary>
public sealed class Insistence(TimeSpan longest, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <exception cref="Exception">What the last try threw, after the time is over.</exception>
    public async Task<T> On<T>(string what, string taskId, Func<Task<T>> write, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await write();
            }
            catch (Exception exception) when (exception is not OperationCanceledException && time.GetElapsedTime(started) + pause < longest)
            {
                logger.LogWarning(exception, "{What} of task {Task} could not be written yet", what, taskId);
                await Task.Delay(pause, time, cancel);
            }
        }
    }
}
