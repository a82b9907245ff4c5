using Understory.Storage;

namespace Understory.Bench;

/// <summary>
/// Takes each write back instead of committing it: what is left is the statements' own time, which the disk's would
/// hide, and every write meets the same rows.
/// </summary>
internal sealed class RollbackDatabase(Database database) : Database
{
    public override Dialect Dialect => database.Dialect;

    public override bool IsShared => database.IsShared;

    public override Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel) => database.Read(work, cancel);

    // The snapshot of a read is rolled back, whatever was written in it.
    public override Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel) => database.Read(work, cancel);

    public override ValueTask DisposeAsync() => database.DisposeAsync();
}
