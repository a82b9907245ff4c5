using System.Data.Common;

namespace Understory.Storage;

/// <summary>The one door to the database: reads see a committed state, writes are all or nothing.</summary>
public abstract class Database : IAsyncDisposable
{
    static Database() => Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;

    public abstract Dialect Dialect { get; }

    /// <summary>Runs queries outside of a transaction.</summary>
    public async Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        return await work(new Session(connection, null, Dialect, cancel));
    }

    /// <summary>
    /// Runs work in one write transaction. It commits when the work returns and rolls back when it throws.
    /// Keep calls over a network out of it.
    /// </summary>
    public abstract Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel);

    public Task Write(Func<Session, Task> work, CancellationToken cancel) =>
        Write(
            async session =>
            {
                await work(session);
                return true;
            },
            cancel);

    public abstract ValueTask DisposeAsync();

    protected abstract ValueTask<DbConnection> Open(CancellationToken cancel);
}
