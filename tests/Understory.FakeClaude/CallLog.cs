using System.Globalization;
using System.Threading.Channels;

namespace Understory.FakeClaude;

/// <summary>All calls, and the counts over them.</summary>
internal sealed class CallLog(Action<CallReport>? onEnded)
{
    private readonly Lock _lock = new();
    private readonly List<FakeCall> _calls = [];
    private readonly Channel<FakeCall> _arrivals = Channel.CreateUnbounded<FakeCall>();
    private long _number;
    private int _running;
    private int _maxRunning;

    public ChannelReader<FakeCall> Arrivals => _arrivals.Reader;

    public FakeCall Begin(MessagesRequest request, HttpRequest http)
    {
        var number = Interlocked.Increment(ref _number);
        var report = new CallReport(
            $"req_fake{number.ToString("D6", CultureInfo.InvariantCulture)}",
            request.Model,
            [.. request.Stories.Select(story => story.Id)],
            request.Stream,
            request.Effort,
            request.MaxTokens,
            AuthOf(http),
            int.TryParse(http.Headers["x-stainless-retry-count"], CultureInfo.InvariantCulture, out var retry) ? retry : 0);
        var call = new FakeCall(report, request.Body);
        lock (_lock)
        {
            _calls.Add(call);
            _maxRunning = Math.Max(_maxRunning, ++_running);
        }

        _arrivals.Writer.TryWrite(call);
        return call;
    }

    public void End(FakeCall call, Outcome outcome)
    {
        lock (_lock)
        {
            call.Update(report => report with { Outcome = outcome, OutputTokens = Tokens.Of((int)call.SentCharacters) });
            _running--;
        }

        onEnded?.Invoke(call.Report);
        call.End();
    }

    public IReadOnlyList<FakeCall> All()
    {
        lock (_lock)
            return [.. _calls];
    }

    public Stats Stats()
    {
        lock (_lock)
        {
            var reports = _calls.ConvertAll(call => call.Report);
            return new Stats
            {
                Calls = reports.Count,
                Completed = reports.Count(r => r.Outcome == Outcome.Completed),
                Cancelled = reports.Count(r => r.Outcome == Outcome.Cancelled),
                Running = _running,
                MaxRunning = _maxRunning,
                InputTokens = reports.Sum(r => r.InputTokens),
                CacheReadTokens = reports.Sum(r => r.CacheReadTokens),
                CacheWriteTokens = reports.Sum(r => r.CacheWriteTokens),
                OutputTokens = reports.Sum(r => r.OutputTokens),
                ByStatus = reports.Where(r => r.Status > 0).CountBy(r => r.Status).OrderBy(c => c.Key)
                    .ToDictionary(c => c.Key.ToString(CultureInfo.InvariantCulture), c => c.Value),
                Requests = reports,
            };
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _calls.Clear();
            _maxRunning = _running;
            while (_arrivals.Reader.TryRead(out _))
                continue;
        }
    }

    public void Close() => _arrivals.Writer.TryComplete();

    private static string? AuthOf(HttpRequest http)
    {
        if (http.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.Ordinal))
            return "bearer";
        return http.Headers.ContainsKey("x-api-key") ? "x-api-key" : null;
    }
}

/// <summary>Counts since the start or the last reset.</summary>
public sealed record Stats
{
    public required int Calls { get; init; }
    public required int Completed { get; init; }

    /// <summary>Calls that the client left before their end.</summary>
    public required int Cancelled { get; init; }

    public required int Running { get; init; }

    /// <summary>The most that ran at once.</summary>
    public required int MaxRunning { get; init; }

    /// <summary>Neither read from the cache nor written to it.</summary>
    public required long InputTokens { get; init; }

    public required long CacheReadTokens { get; init; }
    public required long CacheWriteTokens { get; init; }
    public required long OutputTokens { get; init; }

    /// <summary>Calls by the HTTP status that they were answered with.</summary>
    public required IReadOnlyDictionary<string, int> ByStatus { get; init; }

    public required IReadOnlyList<CallReport> Requests { get; init; }
}
