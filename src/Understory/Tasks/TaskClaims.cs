using System.Collections.Concurrent;

namespace Understory.Tasks;

/// <summary>
/// Takes tasks for a node, each under a token of its own. Where a claim's acknowledgement was lost it may hold, and nobody else
/// works on the task: it is looked for before another is made.
/// </summary>
internal sealed class TaskClaims(TaskQueue queue, string node, TimeSpan lease, TimeProvider time)
{
    private readonly ConcurrentQueue<string> _unsure = new();

    /// <returns>Null where there is nothing to do.</returns>
    public async Task<TaskClaim?> Next(IReadOnlyCollection<string> types)
    {
        if (_unsure.TryDequeue(out var unsure)
            && await Try(unsure, token => queue.TakeUp(token, lease, CancellationToken.None)) is { } held)
        {
            return held;
        }

        // Not cut short: a claim that was committed must be known here.
        return await Try(Guid.CreateVersion7().ToString(), token => queue.Claim(token, node, types, lease, CancellationToken.None));
    }

    private async Task<TaskClaim?> Try(string token, Func<string, Task<TaskRow?>> take)
    {
        var asked = time.GetTimestamp();
        try
        {
            return await take(token) is { } task ? new TaskClaim(task, token, asked) : null;
        }
        catch
        {
            _unsure.Enqueue(token);
            throw;
        }
    }
}

/// <param name="Token">What every write of its owner names.</param>
/// <param name="Asked">The process's timestamp from before the claim was sent: its lease ends no earlier than that and the lease's length.</param>
internal sealed record TaskClaim(TaskRow Task, string Token, long Asked);
