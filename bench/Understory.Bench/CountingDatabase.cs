using Understory.Storage;

namespace Understory.Bench;

/// <summary>The database of the data folder, which counts what it is asked.</summary>
internal sealed class CountingDatabase(DataFolder folder) : Database
{
    private readonly SqliteDatabase _database = new(folder.DatabaseFile);
    private long _calls;

    /// <summary>Reads and writes so far.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    public override Dialect Dialect => _database.Dialect;

    public override bool IsShared => _database.IsShared;

    public override Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        Interlocked.Increment(ref _calls);
        return _database.Read(work, cancel);
    }

    public override Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        Interlocked.Increment(ref _calls);
        return _database.Write(work, cancel);
    }

    public override ValueTask DisposeAsync() => _database.DisposeAsync();
}
