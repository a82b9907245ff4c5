namespace Understory.Client.Tasks;

/// <summary>Keeps the store in step with the server: every 2 s, at once when asked, and ever more rarely while it is away.</summary>
public sealed class TaskPoller(TaskClient client, TaskStore store, TaskAnnouncer announcer, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowestPace = TimeSpan.FromSeconds(10);

    private TaskCompletionSource wake = new();
    private TimeSpan pause = Pace;
    private string? etag;

    /// <summary>Runs until it is cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        store.PollRequested += Wake;
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                // Made before the poll, so that a request which comes while it is under way is not lost.
                wake = new();
                await Poll(cancel);
                await Wait(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The page is going away.
        }
        finally
        {
            store.PollRequested -= Wake;
        }
    }

    private async Task Poll(CancellationToken cancel)
    {
        var asked = store.LocalChanges;
        var reply = await client.Poll(etag, cancel);
        if (reply.Problem is not null)
        {
            // 4 s, 8 s, then every 10 s.
            pause = pause * 2 < SlowestPace ? pause * 2 : SlowestPace;
            store.SetOffline(true);
            return;
        }

        pause = Pace;
        store.SetOffline(false);
        if (asked != store.LocalChanges)
        {
            etag = null;
            Wake();
            return;
        }

        etag = reply.ETag;
        if (reply.List is not { } list)
            return;
        var before = store.Tasks;
        store.SetTasks(list.Tasks, list.UnreadCount);
        await announcer.Announce(before, list.Tasks);
    }

    private async Task Wait(CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var tick = Task.Delay(pause, time, waiting.Token);
        await Task.WhenAny(tick, wake.Task);
        waiting.Cancel();
        cancel.ThrowIfCancellationRequested();
    }

    private void Wake() => wake.TrySetResult();
}
