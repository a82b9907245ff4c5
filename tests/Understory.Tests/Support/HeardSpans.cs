using System.Diagnostics;
using Understory.Telemetry;
using Xunit;

namespace Understory.Tests.Support;

/// <summary>Listens to the spans of this process, ours and the web server's. Whoever uses it belongs to the collection of listeners.</summary>
public sealed class HeardSpans : IDisposable
{
    public const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    private readonly ActivityListener _listener;
    private readonly List<Activity> _stopped = [];
    // Not disposed: a span may end in the very moment in which we stop to listen.
    private readonly SemaphoreSlim _more = new(0);

    public HeardSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Signals.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (_stopped)
                    _stopped.Add(span);
                _more.Release();
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Of(ActivityTraceId trace)
    {
        lock (_stopped)
            return [.. _stopped.Where(span => span.TraceId == trace)];
    }

    /// <summary>The first span of the name in the trace, as soon as it has ended.</summary>
    public async Task<Activity> Ended(string name, ActivityTraceId trace)
    {
        while (true)
        {
            if (Of(trace).FirstOrDefault(span => span.OperationName == name) is { } found)
                return found;
            Assert.True(await _more.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), $"{name} has not ended");
        }
    }

    public void Dispose() => _listener.Dispose();
}

/// <summary>Tests that listen to this process: one after the other, so that none hears, or is heard by, another.</summary>
[CollectionDefinition(Name)]
public sealed class Listeners
{
    public const string Name = "listeners";
}
