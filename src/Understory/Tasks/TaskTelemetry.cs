using System.Diagnostics;
using System.Diagnostics.Metrics;
using Understory.Contracts;
using Understory.Telemetry;

namespace Understory.Tasks;

/// <summary>
/// What the kernel tells those who listen. One trace goes from the request that made a task, through its wait and its
/// attempts, to what was applied of it: the row keeps where the trace began. It costs nothing while nobody listens.
/// </summary>
public sealed class TaskTelemetry
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800],
    };

    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _run;
    private readonly Counter<long> _rescues;

    public TaskTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Signals.Name);
        _wait = meter.CreateHistogram("understory.task.wait", "s", "From the queue to the first claim of a run.", advice: Seconds);
        _run = meter.CreateHistogram("understory.task.duration", "s", "One attempt, from its claim to the record of its end.", advice: Seconds);
        _rescues = meter.CreateCounter<long>("understory.task.rescues", "{task}", "Tasks taken back from owners that are gone.");
    }

    /// <summary>The W3C traceparent of what goes on now, to be kept with a task; null while nobody listens.</summary>
    public static string? Here() =>
        Signals.Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>
    /// Begins a span in the task's trace for what the present request did with it, from the request's beginning on; the two
    /// traces name each other. Null while nobody listens.
    /// </summary>
    public static Activity? Continue(string name, TaskRow task)
    {
        if (!Signals.Source.HasListeners())
            return null;
        var (request, origin) = (Activity.Current, Origin(task));
        if (origin == default)
            return Start(name, ActivityKind.Internal, task);
        request?.AddLink(new ActivityLink(origin));
        return Start(name, ActivityKind.Internal, task, request?.StartTimeUtc ?? default, request);
    }

    /// <summary>Begins an attempt, and says how long its task waited where it is the first of the run.</summary>
    /// <returns>The attempt's span, for <see cref="Ended"/>; null while nobody listens.</returns>
    internal Activity? Claimed(TaskRow task)
    {
        if (task is { Attempt: 1, RanMs: 0, StartedAt: { } startedAt } && (_wait.Enabled || Signals.Source.HasListeners()))
        {
            var (from, to) = (InstantConverter.Parse(task.AvailableAt), InstantConverter.Parse(startedAt));
            _wait.Record(Math.Max(0, (to - from).TotalSeconds), new KeyValuePair<string, object?>(Signals.TaskType, task.Type));
            using var wait = Start("task.wait", ActivityKind.Internal, task, from);
            wait?.SetEndTime(to.UtcDateTime);
        }

        return Start("task.run", ActivityKind.Consumer, task);
    }

    /// <param name="failed">Why, where it failed.</param>
    internal void Ended(Activity? span, TaskRow task, AttemptEnd end, ErrorKind? failed, TimeSpan took)
    {
        var (outcome, error) = (end.ToWord(), failed?.ToWord());
        if (_run.Enabled)
        {
            var tags = new TagList { { Signals.TaskType, task.Type }, { Signals.Outcome, outcome } };
            if (error is not null)
                tags.Add(Signals.ErrorType, error);
            _run.Record(took.TotalSeconds, tags);
        }

        span?.SetTag(Signals.Outcome, outcome);
        if (error is not null)
            span?.SetTag(Signals.ErrorType, error).SetStatus(ActivityStatusCode.Error);
    }

    internal void Rescued(Rescue rescue)
    {
        Add(rescue.Queued, "queued");
        Add(rescue.Cancelled, "cancelled");
        Add(rescue.Interrupted, "interrupted");

        void Add(int tasks, string outcome)
        {
            if (tasks > 0)
                _rescues.Add(tasks, new KeyValuePair<string, object?>(Signals.Outcome, outcome));
        }
    }

    // A task that was made while nobody listened begins a trace, or goes on in the present one.
    private static Activity? Start(string name, ActivityKind kind, TaskRow task, DateTimeOffset from = default, Activity? link = null) =>
        !Signals.Source.HasListeners() ? null : Signals.Source.StartActivity(
            name, kind, Origin(task),
            [
                new(Signals.TaskId, task.Id), new(Signals.TaskType, task.Type), new(Signals.Run, task.Run), new(Signals.Attempt, task.Attempt),
            ],
            link is null ? null : [new ActivityLink(link.Context)], from);

    private static ActivityContext Origin(TaskRow task) =>
        ActivityContext.TryParse(task.Trace, null, isRemote: true, out var origin) ? origin : default;
}

/// <summary>What became of an attempt.</summary>
internal enum AttemptEnd
{
    Complete,
    Failed,
    Cancelled,

    /// <summary>Back to the queue, since its runner stops.</summary>
    Released,

    /// <summary>Someone else had taken the task, or its end could not be written: what the attempt made is dropped.</summary>
    Lost,
}
