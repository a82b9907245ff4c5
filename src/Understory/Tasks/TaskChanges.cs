namespace Understory.Tasks;

/// <summary>
/// Counts what was committed to <c>tasks</c>, so that a poll that has seen the newest state is answered without the
/// database. One server owns the file, hence all writes pass here.
/// </summary>
public sealed class TaskChanges
{
    // A restarted server counts from the beginning again: its tags must not meet those of its predecessor.
    private readonly string _start = Guid.CreateVersion7().ToString("N");
    private long _count;

    /// <summary>Stands for the present state. Read it before the data that it is sent with.</summary>
    public string Tag => $"{_start}.{Interlocked.Read(ref _count)}";

    /// <summary>To be called after the commit and before anyone is told.</summary>
    public void Bump() => Interlocked.Increment(ref _count);
}
