using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Understory.Telemetry;
using Xunit;

namespace Understory.Tests.Support;

/// <summary>Listens to our meter as one application made it.</summary>
public sealed class HeardMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Heard> _heard = new();
    private readonly ConcurrentQueue<string> _instruments = new();
    // Not disposed: something may be measured in the very moment in which we stop to listen.
    private readonly SemaphoreSlim _more = new(0);

    public HeardMetrics(IMeterFactory of)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Signals.Name && ReferenceEquals(instrument.Meter.Scope, of))
            {
                _instruments.Enqueue(instrument.Name);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument.Name, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<Heard> All => [.. _heard];

    /// <summary>What the meter has, measured or not.</summary>
    public IReadOnlyList<string> Instruments => [.. _instruments];

    public IReadOnlyList<Heard> Named(string name) => [.. _heard.Where(h => h.Name == name)];

    /// <summary>Returns when there are that many of the name.</summary>
    public async Task Until(string name, int count)
    {
        while (Named(name).Count < count)
            Assert.True(await _more.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), $"{name} was not said {count} times");
    }

    /// <summary>Asks those instruments that answer only when they are asked.</summary>
    public void Ask() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Keep(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _heard.Enqueue(new Heard(name, value, tags.ToArray().ToDictionary(t => t.Key, t => t.Value)));
        _more.Release();
    }

    public sealed record Heard(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)
    {
        public string? Tag(string name) => Tags.GetValueOrDefault(name)?.ToString();
    }
}
