using System.Data.Common;
using Understory.Storage;

namespace Understory.Bench;

/// <summary>
/// Takes each write back instead of committing it: what is left is the statements' own time, which the disk's would
/// hide, and every write meets the same rows.
/// </summary>
internal sealed class RollbackDatabase(Database database) : Database
{
    public override Dialect Dialect => database.Dialect;

    public override Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel) => database.Read(
        async session =>
        {
            await session.Execute("BEGIN IMMEDIATE");
            try
            {
                return await work(session);
            }
            finally
            {
                await session.Execute("ROLLBACK");
            }
        },
        cancel);

    public override ValueTask DisposeAsync() => database.DisposeAsync();

    protected override ValueTask<DbConnection> Open(CancellationToken cancel) =>
        throw new NotSupportedException("Only writes are measured through this database.");
}
