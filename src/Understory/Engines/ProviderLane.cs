using Understory.Contracts;

namespace Understory.Engines;

/// <summary>
/// All calls to one model go through one lane. When the provider says that it has enough (429), the lane is closed until it said it
/// would have less; when it is overloaded or out of reach, for a while that grows. What was refused before it began cost nothing
/// and is asked again; what had begun is not.
/// </summary>
public sealed class ProviderLane(IEngine engine, ClaudeOptions options, TimeProvider time) : IEngine
{
    /// <summary>A question waits here for as long; beyond it is given back, since whoever asks has better things to do.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private ProviderMood? _mood;
    private long _closedAt = -1;
    private TimeSpan _closedFor;
    private int _strikes;

    /// <summary>What is wrong with the provider, as the last calls had it; null while it answers.</summary>
    public ProviderMood? Mood
    {
        get
        {
            lock (_lock)
                return _mood?.Until <= time.GetUtcNow() ? null : _mood;
        }
    }

    /// <summary>How long no question is asked; zero while the lane is open.</summary>
    public TimeSpan ClosedFor
    {
        get
        {
            lock (_lock)
                return Left();
        }
    }

    /// <summary>The mood is another one now. Raised on the thread of whoever asked.</summary>
    public event Action? MoodChanged;

    public EngineInfo Info => engine.Info;

    public bool AnswersInParts => engine.AnswersInParts;

    public async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        for (var tried = 1; ; tried++)
        {
            if (await Open(cancel) is { } closed)
                return closed;
            var asked = time.GetTimestamp();
            var answer = await engine.Ask(question, cancel);
            if (answer is not Answer.Failure failure || !IsOfTheProvider(failure))
            {
                SeeWell();
                return answer;
            }

            if (failure.HoldsForAll)
                Change(() => new ProviderMood(failure.Kind, failure.Message, time.GetUtcNow(), null));
            // One answer that was lost in its middle says nothing of the next.
            if (failure.HoldsForAll || failure.HasBegun)
                return failure;

            Close(failure, asked);
            if (failure.RetryAfter > LongestWait)
                return failure;
            if (failure.Kind == ErrorKind.RateLimited)
                tried--;
            else if (tried > options.MaxRetries)
                return failure;
        }
    }

    // What is wrong with one answer says that the provider is well.
    private static bool IsOfTheProvider(Answer.Failure failure) =>
        failure.HoldsForAll || failure.Kind is ErrorKind.RateLimited or ErrorKind.Unavailable;

    /// <returns>Null when the lane is open; a failure where that would take too long.</returns>
    private async Task<Answer.Failure?> Open(CancellationToken cancel)
    {
        while (true)
        {
            TimeSpan left;
            ProviderMood? mood;
            lock (_lock)
                (left, mood) = (Left(), _mood);
            if (left <= TimeSpan.Zero)
                return null;
            if (left > LongestWait)
                return new Answer.Failure(mood!.Kind, mood.Message) { RetryAfter = left };
            await Task.Delay(left, time, cancel);
        }
    }

    private void Close(Answer.Failure failure, long asked) => Change(() =>
    {
        // Those that were on their way together are one strike.
        if (asked > _closedAt)
            _strikes++;
        var pause = failure.RetryAfter ?? Growing(_strikes);
        if (pause > Left())
            (_closedAt, _closedFor) = (time.GetTimestamp(), pause);
        return new ProviderMood(failure.Kind, failure.Message, time.GetUtcNow(), time.GetUtcNow() + Left());
    });

    // With some chance in it, so that several nodes do not come back at once.
    private static TimeSpan Growing(int strikes)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(strikes - 1, 10));
        return (pause < LongestPause ? pause : LongestPause) * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    private TimeSpan Left()
    {
        var left = _closedFor - time.GetElapsedTime(_closedAt);
        return _closedFor > TimeSpan.Zero && left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    // A call that was on its way when the lane was closed does not open it.
    private void SeeWell() => Change(() =>
    {
        if (Left() > TimeSpan.Zero)
            return _mood;
        _strikes = 0;
        return null;
    });

    // The lane and its mood change together: whoever finds it closed finds out why.
    private void Change(Func<ProviderMood?> next)
    {
        lock (_lock)
        {
            var mood = next();
            if ((_mood?.Kind, _mood?.Message, _mood?.Until) == (mood?.Kind, mood?.Message, mood?.Until))
                return;
            _mood = mood is not null && _mood?.Kind == mood.Kind ? mood with { Since = _mood.Since } : mood;
        }

        MoodChanged?.Invoke();
    }
}
