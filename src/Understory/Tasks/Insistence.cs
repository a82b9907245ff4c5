using Understory.Storage;

namespace Understory.Tasks;

/// <summary>
/// Writes that must not be given up at the first trouble of the database, since what they say may have been paid for.
/// They are tried again for as long as the lease can hold, and longer where nobody else can do anything meanwhile.
/// </summary>
/// <param name="lease">How long the claim holds that they are made under.</param>
/// <param name="shared">Whether others may take the claim then.</param>
public sealed class Insistence(TimeSpan lease, bool shared, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <param name="evenThen">Whether it is of use without the claim too: it goes on while the database does not answer.</param>
    /// <exception cref="Exception">What the last try threw, after the time is over.</exception>
    public async Task<T> On<T>(string what, string taskId, Func<Task<T>> write, CancellationToken cancel, bool evenThen = false)
    {
        var started = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await write();
            }
            catch (Exception exception) when (exception is not OperationCanceledException
                && (time.GetElapsedTime(started) + pause < lease || ((evenThen || !shared) && Database.IsUnavailable(exception))))
            {
                logger.LogWarning(exception, "{What} of task {Task} could not be written yet", what, taskId);
                await Task.Delay(pause, time, cancel);
            }
        }
    }
}
