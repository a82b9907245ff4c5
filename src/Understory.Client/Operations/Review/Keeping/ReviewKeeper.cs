using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations.Review.Keeping;

/// <summary>
/// Keeps one review on the server while a person decides: each change is sent at once, one request at a time, always the
/// newest state. While the server is away it tries again; what another tab saved meanwhile is taken in.
/// </summary>
public sealed class ReviewKeeper(string taskId, ReviewState loaded, TaskClient client, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowestPace = TimeSpan.FromSeconds(10);

    private ReviewState known = loaded;
    private TaskCompletionSource wake = new();
    private long changes;
    private long saved;
    private long sent;
    private bool running;

    /// <summary>Raised when saving begins to fail, fails otherwise, or does not fail any more.</summary>
    public event Action? TroubleChanged;

    /// <summary>Raised when <see cref="Mine"/> took in what was decided elsewhere.</summary>
    public event Action? TakenIn;

    public string TaskId { get; } = taskId;

    /// <summary>The decisions of this tab.</summary>
    public ReviewState Mine { get; private set; } = loaded;

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public Problem? Trouble { get; private set; }

    /// <summary>It is tried again by itself; otherwise with the next change.</summary>
    public bool TriesAgain => Trouble is { Status: 0 or 429 or >= 500 };

    public bool HasUnsaved => saved != changes;

    /// <summary>What must still be sent when the page goes away now; null where all was sent.</summary>
    public ReviewState? Unsent => sent == changes && Trouble is null
        ? null
        : Mine with { Revision = known.Revision + (running && Trouble is null ? 1 : 0) };

    public void Keep(ReviewState mine)
    {
        Mine = mine;
        changes++;
        if (running)
            wake.TrySetResult();
        else
            _ = Run();
    }

    /// <summary>Takes in what the server has, where that is newer than what is known.</summary>
    public void Take(ReviewState theirs)
    {
        if (theirs.Revision > known.Revision)
            PutOver(theirs);
    }

    private void PutOver(ReviewState theirs)
    {
        Mine = ReviewMerge.Over(theirs, known, Mine);
        known = theirs;
        TakenIn?.Invoke();
    }

    private async Task Run()
    {
        running = true;
        var pause = Pace;
        while (HasUnsaved)
        {
            wake = new();
            sent = changes;
            var (count, mine) = (changes, Mine);
            var reply = await client.SaveReview(TaskId, mine with { Revision = known.Revision }, CancellationToken.None);
            if (reply.Value is { Review: var kept })
            {
                (known, saved, pause) = (mine with { Revision = kept.Revision }, count, Pace);
                Say(null);
            }
            else if (reply.Problem is { Status: 409, Review: { } theirs })
            {
                PutOver(theirs);
            }
            else
            {
                Say(reply.Problem);
                if (!TriesAgain)
                    break;
                await Wait(pause);
                pause = pause * 2 < SlowestPace ? pause * 2 : SlowestPace;
            }
        }

        running = false;
    }

    private void Say(Problem? trouble)
    {
        if (trouble is null && Trouble is null)
            return;
        Trouble = trouble;
        TroubleChanged?.Invoke();
    }

    private async Task Wait(TimeSpan pause)
    {
        using var waiting = new CancellationTokenSource();
        var tick = Task.Delay(pause, time, waiting.Token);
        await Task.WhenAny(tick, wake.Task);
        await waiting.CancelAsync();
    }
}
