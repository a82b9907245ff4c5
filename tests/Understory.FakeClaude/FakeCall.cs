using System.Text.Json;

namespace Understory.FakeClaude;

/// <summary>One call of the Messages API while it runs, and what came of it.</summary>
public sealed class FakeCall
{
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CallReport> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sentCharacters;

    internal FakeCall(CallReport report, JsonElement body)
    {
        Report = report;
        Body = body;
    }

    /// <summary>The request as it was sent; undefined where it was no JSON.</summary>
    public JsonElement Body { get; }

    /// <summary>As things stand now.</summary>
    public CallReport Report { get; private set; }

    /// <summary>Characters of the answer's text that were sent so far.</summary>
    public long SentCharacters => Interlocked.Read(ref _sentCharacters);

    /// <summary>Completes when the call has fallen silent, as a stall or a hold asks for.</summary>
    public Task Silent => _silent.Task;

    /// <summary>Completes when the answer is out, or the client is gone.</summary>
    public Task<CallReport> Ended => _ended.Task;

    internal Task Released => _released.Task;

    /// <summary>Lets a call go on that is held, or that would be.</summary>
    public void Release() => _released.TrySetResult();

    internal void Sent(int characters) => Interlocked.Add(ref _sentCharacters, characters);

    internal void FellSilent() => _silent.TrySetResult();

    internal void Update(Func<CallReport, CallReport> change) => Report = change(Report);

    internal void End() => _ended.TrySetResult(Report);
}

/// <param name="Id">The id that the header <c>request-id</c> carries.</param>
/// <param name="StoryIds">Stories that the last user message asks about.</param>
/// <param name="Auth"><c>bearer</c>, <c>x-api-key</c> or null.</param>
/// <param name="Retry">0 for a first try, then the client's own count.</param>
public sealed record CallReport(
    string Id,
    string Model,
    IReadOnlyList<string> StoryIds,
    bool Stream,
    string? Effort,
    int MaxTokens,
    string? Auth,
    int Retry)
{
    /// <summary>How it was made to misbehave; null for a good answer.</summary>
    public Mode? Mode { get; init; }

    /// <summary>0 until a status was sent, and for ever where none was.</summary>
    public int Status { get; init; }

    public Outcome Outcome { get; init; }

    /// <summary>Neither read from the cache nor written to it.</summary>
    public long InputTokens { get; init; }

    public long CacheReadTokens { get; init; }
    public long CacheWriteTokens { get; init; }
    public long OutputTokens { get; init; }
}

public enum Outcome
{
    Running,

    /// <summary>An answer was sent to its end.</summary>
    Completed,

    /// <summary>The client left before the end.</summary>
    Cancelled,

    /// <summary>An error was sent.</summary>
    Failed,

    /// <summary>The connection was ended on purpose.</summary>
    Cut,
}
