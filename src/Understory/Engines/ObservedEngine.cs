using System.Diagnostics;
using System.Diagnostics.Metrics;
using Understory.Contracts;
using Understory.Telemetry;

namespace Understory.Engines;

/// <summary>The engine, with each call told to those who listen: how long it took, what came of it and what it used.</summary>
public sealed class ObservedEngine : IEngine
{
    private readonly IEngine _engine;
    private readonly TimeProvider _time;
    private readonly Histogram<double> _calls;
    private readonly Counter<long> _tokens;

    public ObservedEngine(ProviderLane engine, IMeterFactory meters, TimeProvider time)
    {
        (_engine, _time) = (engine, time);
        var meter = meters.Create(Signals.Name);
        _calls = meter.CreateHistogram(
            "understory.engine.call.duration", "s", "Calls to the engine, and how long each took.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 2, 5, 10, 20, 40, 60, 120, 300, 600] });
        _tokens = meter.CreateCounter<long>("understory.engine.tokens", "{token}", "Tokens that calls used, failed and cut ones included.");
    }

    public EngineInfo Info => _engine.Info;

    public bool AnswersInParts => _engine.AnswersInParts;

    public async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        if (!_calls.Enabled && !_tokens.Enabled && !Signals.Source.HasListeners())
            return await _engine.Ask(question, cancel);

        using var span = Signals.Source.StartActivity("engine.call", ActivityKind.Client);
        var (started, used, answer, failed) = (_time.GetTimestamp(), default(TaskUsage?), default(Answer?), ErrorKind.Internal);
        try
        {
            answer = await _engine.Ask(question with { OnUsage = Count }, cancel);
            return answer;
        }
        catch (OperationCanceledException)
        {
            failed = ErrorKind.Cancelled;
            throw;
        }
        finally
        {
            var error = answer is null ? failed : (answer as Answer.Failure)?.Kind;
            Tell(span, _time.GetElapsedTime(started), answer?.Usage ?? used, answer?.RequestId, error);
        }

        void Count(TaskUsage usage)
        {
            used = usage;
            question.OnUsage?.Invoke(usage);
        }
    }

    private void Tell(Activity? span, TimeSpan took, TaskUsage? used, string? requestId, ErrorKind? error)
    {
        var tags = new TagList
        {
            { Signals.Engine, Info.Name },
            { Signals.Model, used?.Model ?? Info.Model },
            { Signals.Outcome, error is null ? "answered" : "failed" },
        };
        if (error is { } kind)
            tags.Add(Signals.ErrorType, kind.ToWord());
        _calls.Record(took.TotalSeconds, tags);
        foreach (var (name, value) in tags)
            span?.SetTag(name, value);
        span?.SetTag(Signals.RequestId, requestId);
        if (error is not null)
            span?.SetStatus(ActivityStatusCode.Error);

        foreach (var (name, tokens) in Tokens(used))
        {
            span?.SetTag($"understory.tokens.{name}", tokens);
            if (tokens > 0)
                _tokens.Add(tokens, tags[0], tags[1], new KeyValuePair<string, object?>(Signals.TokenKind, name));
        }
    }

    private static (string Name, long Tokens)[] Tokens(TaskUsage? used) => used is null ? [] :
    [
        ("input", used.InputTokens), ("cache_read", used.CacheReadTokens), ("cache_write", used.CacheWriteTokens), ("output", used.OutputTokens),
    ];
}
