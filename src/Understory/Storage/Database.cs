namespace Understory.Storage;

/// <summary>The one door to the database: reads see a committed state, writes are all or nothing.</summary>
public abstract class Database : IAsyncDisposable
{
    static Database() => Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;

    public abstract Dialect Dialect { get; }

    /// <summary>Runs queries that all see the same committed state.</summary>
    public abstract Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel);

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
}
