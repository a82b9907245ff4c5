using Understory.Client.Tabs;
using Understory.Contracts;

namespace Understory.Client.Tasks;

/// <summary>
/// Keeps the store in step with the server: every 2 s, at once when asked or when the server says that something changed,
/// and ever more rarely while it is away. Of several tabs one polls; the others take its lists over.
/// </summary>
public sealed class TaskPoller(TaskClient client, TaskStore store, TaskAnnouncer announcer, ITabs tabs, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowestPace = TimeSpan.FromSeconds(10);

    // What a leader that is there needs for its answer, with room to spare.
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromMilliseconds(300);

    private readonly Absence absence = new(time);
    private readonly Leading leading = new(tabs);
    private readonly Following following = new(tabs, store);
    private TaskCompletionSource wake = new();
    private TimeSpan pause = Pace;
    private TaskListResponse? list;
    private string? etag;

    /// <summary>Runs until it is cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        store.PollRequested += Request;
        tabs.RoleChanged += Wake;
        tabs.ServerChanged += OnServerChanged;
        tabs.Heard += OnHeard;
        try
        {
            await tabs.Start();
            await using var beat = time.CreateTimer(_ => _ = leading.Beat(etag, store.Offline), null, Pace, Pace);
            await Join(cancel);
            while (!cancel.IsCancellationRequested)
                await Turn(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The page is going away.
        }
        finally
        {
            store.PollRequested -= Request;
            tabs.RoleChanged -= Wake;
            tabs.ServerChanged -= OnServerChanged;
            tabs.Heard -= OnHeard;
            await tabs.Stop();
        }
    }

    private async Task Join(CancellationToken cancel)
    {
        if (tabs.Role != TabRole.Follows)
            return;
        await following.Join();
        if (list is null)
            await Wait(QuickAnswer, cancel);
        if (list is null)
            await Poll(cancel);
    }

    private async Task Turn(CancellationToken cancel)
    {
        // Made before the poll, so that a request which comes while it is under way is not lost.
        wake = new();
        if (tabs.Role != TabRole.Follows)
            await Poll(cancel);
        var ticked = await Wait(tabs.Role == TabRole.Follows ? Pace : pause, cancel);
        if (ticked && tabs.Role == TabRole.Follows && following.IsLeaderSilent())
            await tabs.TakeOver();
    }

    private async Task Poll(CancellationToken cancel)
    {
        var before = store.LocalChanges;
        var asked = leading.TakeAsked();
        var reply = await client.Poll(etag, cancel);
        if (reply.Problem is not null)
        {
            // 4 s, 8 s, then every 10 s.
            pause = pause * 2 < SlowestPace ? pause * 2 : SlowestPace;
            leading.Ask(asked);
            await SetOffline(true);
            return;
        }

        pause = Pace;
        await SetOffline(false);
        if (before != store.LocalChanges)
        {
            etag = null;
            leading.Ask(asked);
            Wake();
            return;
        }

        following.Settle();
        etag = reply.ETag;
        if ((reply.List ?? list) is { } present && (reply.List is not null || asked.Count > 0))
            await leading.Tell(present, etag, asked);
        if (reply.List is not null)
            await Take(reply.List);
    }

    private void OnHeard(TabMessage message) => _ = Hear(message);

    private async Task Hear(TabMessage message)
    {
        switch (tabs.Role, message.Word)
        {
            case (TabRole.Leads, TabMessage.Join) when list is not null:
                await leading.Tell(list, etag, []);
                break;
            case (TabRole.Leads, TabMessage.Poll) when message.Token is not null:
                leading.Ask([message.Token]);
                Wake();
                break;
            case (TabRole.Follows, TabMessage.Beat):
                HearLeader(message);
                await following.CatchUp(message, etag);
                break;
            case (TabRole.Follows, TabMessage.Listed) when message.List is not null:
                HearLeader(message);
                if (!following.Accepts(message))
                    break;
                etag = message.ETag;
                await Take(message.List);
                Wake();
                break;
        }
    }

    private void HearLeader(TabMessage message)
    {
        following.HearLeader();
        store.SetOffline(message.Offline);
        if (!message.Offline)
            absence.End();
    }

    private Task Take(TaskListResponse next)
    {
        list = next;
        var before = store.Tasks;
        store.Take(next);
        return announcer.Announce(before, next.Tasks, absence.EndedJustNow);
    }

    private async Task SetOffline(bool offline)
    {
        if (!offline)
            absence.End();
        if (store.Offline == offline)
            return;
        store.SetOffline(offline);
        await leading.Beat(etag, offline);
    }

    /// <returns>Whether the time passed without anything to do.</returns>
    private async Task<bool> Wait(TimeSpan longest, CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var tick = Task.Delay(longest, time, waiting.Token);
        var ended = await Task.WhenAny(tick, wake.Task);
        waiting.Cancel();
        cancel.ThrowIfCancellationRequested();
        return ended == tick;
    }

    private void Request()
    {
        if (tabs.Role == TabRole.Follows)
            _ = following.AskToPoll();
        else
            Wake();
    }

    private void OnServerChanged(string tag)
    {
        if (etag != $"\"{tag}\"")
            Wake();
    }

    private void Wake() => wake.TrySetResult();
}
