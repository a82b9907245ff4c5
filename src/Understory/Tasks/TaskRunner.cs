using Microsoft.Extensions.Options;
using Understory.Storage;
using Understory.Tasks.Nodes;

namespace Understory.Tasks;

/// <summary>
/// Claims tasks and runs them, several at once; keeps their leases; takes back what dead runners left. It stops by
/// handing what it runs back to the queue.
/// </summary>
public sealed class TaskRunner(
    Database database, TaskQueue queue, TaskCalls calls, RunningTasks running, WakeUp wakeUp, NodeIdentity node, NodeLink link, IProvider provider,
    IEnumerable<ITaskOperation> operations, Loops loops, IEnumerable<IRunnerLoop> others, TaskTelemetry telemetry,
    IOptions<TaskOptions> options, TimeProvider time, ILogger<TaskRunner> logger) : BackgroundService
{
    /// <summary>The name of the loop that claims tasks: a node that runs tasks works while this one does.</summary>
    public const string DispatchLoop = "dispatch";

    private static readonly TimeSpan ShortestSweep = TimeSpan.FromMilliseconds(100);

    private readonly TaskOptions _options = options.Value;
    private readonly IReadOnlyDictionary<string, ITaskOperation> _operations = operations.ToDictionary(o => o.Type, StringComparer.Ordinal);
    private readonly TaskClaims _claims = new(queue, node.Id, options.Value.Lease, time);
    // Not disposed: it holds nothing of the system's, and a host that fails to start disposes us while the loops still wait.
    private readonly SemaphoreSlim _slots = new(options.Value.Concurrency);

    // Whether the last look at the queue found nothing.
    private volatile bool _rests;

    private bool MayClaim => link.MayClaim && provider.ClosedFor == TimeSpan.Zero;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Recover(stoppingToken);
        await Task.WhenAll(
        [
            loops.Run(DispatchLoop, Dispatch, wakeUp.Wait, logger, stoppingToken),
            loops.Run("lease", KeepLeases, running.LookAgain.Wait, logger, stoppingToken),
            .. others.Where(loop => loop.IsWanted).Select(loop => loops.Run(loop.Name, loop.Step, null, logger, stoppingToken)),
        ]);

        foreach (var attempt in running.All)
            attempt.Stop(StopReason.Shutdown);
        for (var i = 0; i < _options.Concurrency; i++)
            await _slots.WaitAsync(CancellationToken.None);
    }

    // Where this process has the database to itself, whatever is running in it was left by one that is gone.
    private async Task Recover(CancellationToken stopping)
    {
        using var recovered = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await loops.Run(
            "recovery",
            async cancel =>
            {
                Log(await queue.Rescue(orphans: !database.IsShared, _options.MaxRescues, cancel));
                await recovered.CancelAsync();
                return TimeSpan.Zero;
            },
            null, logger, recovered.Token);
    }

    private async Task<TimeSpan> Dispatch(CancellationToken stopping)
    {
        if (!MayClaim)
            return provider.ClosedFor > TimeSpan.Zero && provider.ClosedFor < _options.Poll ? provider.ClosedFor : _options.Poll;
        await _slots.WaitAsync(stopping);
        _rests = false;
        TaskAttempt? attempt = null;
        try
        {
            attempt = await Claim();
        }
        finally
        {
            if (attempt is null)
                _slots.Release();
        }

        _rests = attempt is null;
        if (attempt is null)
            return _options.Poll;
        _ = Work(attempt, stopping);
        return TimeSpan.Zero;
    }

    private async Task<TaskAttempt?> Claim()
    {
        // A limit that is reached is looked at again when a task ends.
        string[] types = [.. _operations.Keys.Where(type => running.All.Count(a => a.Type == type) < _options.Limit(type))];
        if (await _claims.Next(types) is not { } claim)
            return null;
        // Known before anything else can happen, so that a stop finds it.
        var attempt = new TaskAttempt(claim, _operations[claim.Task.Type], queue, calls, telemetry, _options, database.IsShared, time, logger);
        running.Add(attempt);
        return attempt;
    }

    // One slot's work: whoever is done takes the next task itself, so that claims do not stand in one line.
    private async Task Work(TaskAttempt first, CancellationToken stopping)
    {
        // Off the dispatching loop from the start, whatever the operation does first.
        await Task.Yield();
        try
        {
            for (var attempt = first; attempt is not null; attempt = await Next(stopping))
                await Run(attempt);
        }
        finally
        {
            _slots.Release();
        }
    }

    // The dispatching loop, which is one, alone can keep a limit of a type; while it rests, nothing is queued.
    private async Task<TaskAttempt?> Next(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
            return null;
        if (_options.ConcurrencyOf.Count == 0)
        {
            if (_rests || !MayClaim)
                return null;
            try
            {
                var attempt = await Claim();
                // A stop of the node that came meanwhile has not seen it.
                if (stopping.IsCancellationRequested)
                    attempt?.Stop(StopReason.Shutdown);
                return attempt;
            }
            catch (Exception exception)
            {
                logger.LogWarning(exception, "No further task could be claimed; the dispatch loop looks again");
            }
        }

        wakeUp.Signal();
        return null;
    }

    private async Task Run(TaskAttempt attempt)
    {
        try
        {
            await attempt.Run();
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "The attempt at task {Task} broke; its lease will run out", attempt.TaskId);
        }
        finally
        {
            running.Remove(attempt);
            attempt.Dispose();
        }
    }

    private async Task<TimeSpan> KeepLeases(CancellationToken stopping)
    {
        var attempts = running.All;
        if (attempts.Count > 0)
            await Renew(attempts, stopping);
        // After the renewal, so that a process that slept keeps what nobody took from it.
        return await Sweep(stopping);
    }

    // One look, and writes only where a lease is over. The next is when one may be.
    private async Task<TimeSpan> Sweep(CancellationToken stopping)
    {
        var left = await queue.UntilLeaseOver(stopping);
        if (left == TimeSpan.Zero)
            Log(await queue.Rescue(orphans: false, _options.MaxRescues, stopping));
        return left < _options.Heartbeat ? (left.Value > ShortestSweep ? left.Value : ShortestSweep) : _options.Heartbeat;
    }

    private async Task Renew(IReadOnlyCollection<TaskAttempt> attempts, CancellationToken stopping)
    {
        // The lease counts from some time after this, so that it is never thought to hold for longer than it does.
        var asked = time.GetTimestamp();
        var held = await queue.Renew([.. attempts.Select(a => a.ClaimToken)], _options.Lease, stopping);
        foreach (var attempt in attempts)
        {
            if (!held.TryGetValue(attempt.ClaimToken, out var cancelRequested))
            {
                // Either it ended between the two, then nothing is left to stop, or it was taken.
                attempt.Stop(StopReason.Lost);
                continue;
            }

            attempt.Renewed(asked);
            if (cancelRequested)
                attempt.Stop(StopReason.Cancel);
        }
    }

    private void Log(Rescue rescue)
    {
        if (!rescue.Any)
            return;
        telemetry.Rescued(rescue);
        logger.LogWarning(
            "Tasks left by a runner that is gone: {Queued} queued again, {Cancelled} cancelled, {Interrupted} failed as interrupted",
            rescue.Queued, rescue.Cancelled, rescue.Interrupted);
    }
}
