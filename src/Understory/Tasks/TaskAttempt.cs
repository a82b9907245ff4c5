using System.Diagnostics;
using Understory.Contracts;

namespace Understory.Tasks;

/// <summary>One attempt at one task: work, then record how it ended. Exceptions become outcomes here and nowhere else.</summary>
internal sealed class TaskAttempt(
    TaskRow task, string claimToken, ITaskOperation operation, TaskQueue queue, TaskCalls calls, TaskTelemetry telemetry, TaskOptions options,
    TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan ProgressPause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _work = new();
    private readonly Insistence _insistence = new(options.Lease, time, logger);
    private long _renewed = time.GetTimestamp();
    private int _reason;

    public string TaskId => task.Id;

    public string Type => task.Type;

    public string ClaimToken => claimToken;

    /// <summary>How long ago the lease was last known to hold.</summary>
    public TimeSpan SinceRenewal => time.GetElapsedTime(Interlocked.Read(ref _renewed));

    private StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    public void Renewed() => Interlocked.Exchange(ref _renewed, time.GetTimestamp());

    /// <summary>Cuts the work short. The first reason counts, except that a lost claim always does.</summary>
    public void Stop(StopReason reason)
    {
        if (reason == StopReason.Lost)
            Interlocked.Exchange(ref _reason, (int)reason);
        else
            Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None);
        try
        {
            _work.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in this very moment.
        }
    }

    public async Task Run()
    {
        var started = time.GetTimestamp();
        using var span = telemetry.Claimed(task);
        using var deadline = time.CreateTimer(
            _ => Stop(StopReason.Deadline), null, Remaining(), Timeout.InfiniteTimeSpan);
        var run = new TaskRun(task, claimToken, queue, calls, _insistence, () => Stop(StopReason.Lost));
        var outcome = await Work(run);
        var end = await Record(run, outcome);
        telemetry.Ended(span, task, end, end == AttemptEnd.Failed ? (outcome as TaskOutcome.Failed)?.Kind : null, time.GetElapsedTime(started));
    }

    public void Dispose() => _work.Dispose();

    private TimeSpan Remaining()
    {
        var left = options.Deadline - TimeSpan.FromMilliseconds(task.RanMs);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task<TaskOutcome> Work(TaskRun run)
    {
        using var reporting = CancellationTokenSource.CreateLinkedTokenSource(_work.Token);
        var reports = SaveProgress(run, reporting.Token);
        try
        {
            return await operation.Run(run, _work.Token);
        }
        catch (OperationCanceledException) when (_work.IsCancellationRequested)
        {
            return Reason switch
            {
                StopReason.Shutdown => new TaskOutcome.Released(),
                StopReason.Cancel => new TaskOutcome.Failed(ErrorKind.Cancelled, TaskErrors.Cancelled),
                StopReason.Deadline => new TaskOutcome.Failed(ErrorKind.Timeout, TaskErrors.Timeout(options.Deadline)),
                StopReason.Lost => new TaskOutcome.Lost(),
                _ => throw new UnreachableException(),
            };
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Task {Task} ({Type}) failed with a fault of ours", task.Id, task.Type);
            return new TaskOutcome.Failed(ErrorKind.Internal, TaskErrors.Fault);
        }
        finally
        {
            await reporting.CancelAsync();
            await reports;
        }
    }

    private async Task SaveProgress(TaskRun run, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(ProgressPause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
                await TrySaveProgress(run, cancel);
        }
        catch (OperationCanceledException)
        {
            // The work ended, or the claim is lost.
        }
    }

    private async Task TrySaveProgress(TaskRun run, CancellationToken cancel)
    {
        try
        {
            await run.SaveProgress(cancel);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "Progress of task {Task} could not be written; it is tried again", task.Id);
        }
    }

    private async Task<AttemptEnd> Record(TaskRun run, TaskOutcome outcome)
    {
        try
        {
            var end = await _insistence.On("The end", task.Id, () => TryRecord(run, outcome), CancellationToken.None);
            if (end == AttemptEnd.Lost)
                logger.LogWarning("Task {Task} was taken by someone else; what this attempt made is dropped", task.Id);
            return end;
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "The end of task {Task} could not be written; its lease will run out", task.Id);
            return AttemptEnd.Lost;
        }
    }

    private async Task<AttemptEnd> TryRecord(TaskRun run, TaskOutcome outcome)
    {
        var recorded = outcome switch
        {
            TaskOutcome.Completed completed =>
                await queue.Complete(task.Id, claimToken, completed, run.ProgressJson, run.UsageJson, CancellationToken.None),
            TaskOutcome.Failed failed => await queue.Fail(task.Id, claimToken, failed, run.UsageJson, CancellationToken.None),
            TaskOutcome.Released => await queue.Release(task.Id, claimToken, CancellationToken.None),
            TaskOutcome.Lost => false,
            _ => throw new UnreachableException(),
        };
        if (recorded)
        {
            return outcome switch
            {
                TaskOutcome.Completed => AttemptEnd.Complete,
                TaskOutcome.Released => AttemptEnd.Released,
                TaskOutcome.Failed { Kind: ErrorKind.Cancelled } => AttemptEnd.Cancelled,
                _ => AttemptEnd.Failed,
            };
        }

        // A finish or a release gives way to a stop that was asked for meanwhile.
        return outcome is not TaskOutcome.Failed && await queue.FailCancelled(task.Id, claimToken, run.UsageJson, CancellationToken.None)
            ? AttemptEnd.Cancelled
            : AttemptEnd.Lost;
    }
}

/// <summary>Why an attempt is cut short.</summary>
internal enum StopReason
{
    None,

    /// <summary>The runner stops; someone else will go on.</summary>
    Shutdown,

    /// <summary>A person asked for it.</summary>
    Cancel,

    /// <summary>It ran too long.</summary>
    Deadline,

    /// <summary>The claim does not hold any more, or cannot be known to.</summary>
    Lost,
}
