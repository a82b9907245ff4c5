namespace Understory.Client.Tasks;

/// <summary>Whether the computer slept or the server was away: what ended meanwhile is then told in one line.</summary>
internal sealed class Absence(TimeProvider time)
{
    // Longer than the minute in which a browser lets a hidden page act once.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(10);

    private DateTimeOffset heard = time.GetUtcNow();
    private DateTimeOffset? ended;

    public bool EndedJustNow => ended is { } at && time.GetUtcNow() - at < JustNow;

    /// <summary>The server was heard of.</summary>
    public void End()
    {
        var now = time.GetUtcNow();
        if (now - heard >= Shortest)
            ended = now;
        heard = now;
    }
}
