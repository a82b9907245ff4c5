namespace Understory.Tasks;

/// <summary>
/// Counts what was committed to <c>tasks</c>, so that a poll that has seen the newest state is answered without the
/// database, and tells whoever waits for more. One server owns the file, hence all writes pass here.
/// </summary>
public sealed class TaskChanges
{
    // A restarted server counts from the beginning again: its tags must not meet those of its predecessor.
    private readonly string _start = Guid.CreateVersion7().ToString("N");
    private TaskCompletionSource _next = NewSignal();
    private long _count;

    /// <summary>Stands for the present state. Read it before the data that it is sent with.</summary>
    public string Tag => $"{_start}.{Interlocked.Read(ref _count)}";

    /// <summary>To be called after the commit and before anyone is told.</summary>
    public void Bump()
    {
        Interlocked.Increment(ref _count);
        Interlocked.Exchange(ref _next, NewSignal()).SetResult();
    }

    /// <summary>Waits without the database until the state is another than the one seen, which may be now.</summary>
    /// <returns>Its tag.</returns>
    public async Task<string> After(string? seen, CancellationToken cancel)
    {
        while (true)
        {
            // Before the tag: a change between the two is then known by the one or by the other.
            var next = Volatile.Read(ref _next).Task;
            if (Tag is var tag && tag != seen)
                return tag;
            await next.WaitAsync(cancel);
        }
    }

    // Those who wait go on elsewhere: whoever committed has other things to do.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
