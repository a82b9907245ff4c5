using System.Diagnostics;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Tasks;

/// <summary>One attempt at one task: work, then record how it ended. Exceptions become outcomes here and nowhere else.</summary>
/// <param name="shared">Whether others may take the claim when its lease is over.</param>
internal sealed class TaskAttempt(
    TaskClaim claim, ITaskOperation operation, TaskQueue queue, TaskCalls calls, TaskTelemetry telemetry, TaskOptions options, bool shared,
    TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan ProgressPause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _work = new();
    private readonly Insistence _insistence = new(options.Lease, shared, time, logger);
    private ITimer? _lease;
    private int _reason;

    public string TaskId => claim.Task.Id;

    public string Type => claim.Task.Type;

    public string ClaimToken => claim.Token;

    private StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <param name="asked">The timestamp from before the renewal was sent.</param>
    public void Renewed(long asked) => Volatile.Read(ref _lease)?.Change(LeaseLeft(asked), Timeout.InfiniteTimeSpan);

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
        using var span = telemetry.Claimed(claim.Task);
        using var deadline = time.CreateTimer(
            _ => Stop(StopReason.Deadline), null, Remaining(), Timeout.InfiniteTimeSpan);
        // Without the database nobody can say that a claim still holds: spending stops when others may have taken it.
        using var lease = shared ? time.CreateTimer(_ => Stop(StopReason.Lost), null, LeaseLeft(claim.Asked), Timeout.InfiniteTimeSpan) : null;
        Volatile.Write(ref _lease, lease);
        var run = new TaskRun(claim.Task, ClaimToken, queue, calls, _insistence, () => Stop(StopReason.Lost));
        var outcome = await Work(run);
        var end = await Record(run, outcome);
        telemetry.Ended(span, claim.Task, end, end == AttemptEnd.Failed ? (outcome as TaskOutcome.Failed)?.Kind : null, time.GetElapsedTime(started));
    }

    public void Dispose() => _work.Dispose();

    private TimeSpan Remaining() => AtLeastZero(options.Deadline - TimeSpan.FromMilliseconds(claim.Task.RanMs));

    private TimeSpan LeaseLeft(long asked) => AtLeastZero(options.Lease - time.GetElapsedTime(asked));

    private static TimeSpan AtLeastZero(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

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
        catch (Exception exception) when (Database.IsUnavailable(exception))
        {
            // Nothing is wrong with the claim.Task. What it bought is on record, and its running time counts.
            logger.LogWarning(exception, "Task {Task} goes back to the queue: the database did not answer", claim.Task.Id);
            return new TaskOutcome.Released();
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Task {Task} ({Type}) failed with a fault of ours", claim.Task.Id, claim.Task.Type);
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
            logger.LogWarning(exception, "Progress of task {Task} could not be written; it is tried again", claim.Task.Id);
        }
    }

    private async Task<AttemptEnd> Record(TaskRun run, TaskOutcome outcome)
    {
        try
        {
            var end = await _insistence.On("The end", claim.Task.Id, () => TryRecord(run, outcome), CancellationToken.None);
            if (end == AttemptEnd.Lost)
                logger.LogWarning("Task {Task} was taken by someone else; what this attempt made is dropped", claim.Task.Id);
            return end;
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "The end of task {Task} could not be written; its lease will run out", claim.Task.Id);
            return AttemptEnd.Lost;
        }
    }

    private async Task<AttemptEnd> TryRecord(TaskRun run, TaskOutcome outcome)
    {
        var recorded = outcome switch
        {
            TaskOutcome.Completed completed =>
                await queue.Complete(claim.Task.Id, ClaimToken, completed, run.ProgressJson, run.UsageJson, CancellationToken.None),
            TaskOutcome.Failed failed => await queue.Fail(claim.Task.Id, ClaimToken, failed, run.UsageJson, CancellationToken.None),
            TaskOutcome.Released released => await queue.Release(claim.Task.Id, ClaimToken, released.Wait, CancellationToken.None),
            TaskOutcome.Lost => false,
            _ => throw new UnreachableException(),
        };
        // One that was tried before may have been recorded by that.
        if (recorded || await HasEnded(outcome))
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
        return outcome is not TaskOutcome.Failed && await queue.FailCancelled(claim.Task.Id, ClaimToken, run.UsageJson, CancellationToken.None)
            ? AttemptEnd.Cancelled
            : AttemptEnd.Lost;
    }

    private async Task<bool> HasEnded(TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Completed => await queue.HasEnded(claim.Task, null, CancellationToken.None),
        TaskOutcome.Failed failed => await queue.HasEnded(claim.Task, failed.Kind, CancellationToken.None),
        _ => false,
    };
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
