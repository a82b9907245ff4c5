using Understory.Storage;

namespace Understory.Tests.Support;

/// <summary>Counts how often a database is asked for anything.</summary>
public sealed class CountingDatabase(Database database) : Database
{
    private int _count;

    public int Count => _count;

    public override Dialect Dialect => database.Dialect;

    public override bool IsShared => database.IsShared;

    public override Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        Interlocked.Increment(ref _count);
        return database.Read(work, cancel);
    }

    public override Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        Interlocked.Increment(ref _count);
        return database.Write(work, cancel);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
