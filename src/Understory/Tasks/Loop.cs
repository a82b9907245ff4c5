namespace Understory.Tasks;

/// <summary>Runs a step over and over until it is stopped. An exception is logged and waited out; it never ends the loop.</summary>
internal static class Loop
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public static async Task Run(string name, Func<CancellationToken, Task> step, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await step(stopping);
                pause = TimeSpan.FromMilliseconds(250);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "The {Loop} loop met an error and goes on in {Pause}", name, pause);
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}
