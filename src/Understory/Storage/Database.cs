using Microsoft.Data.Sqlite;
using Npgsql;

namespace Understory.Storage;

/// <summary>The one door to the database: reads see a committed state, writes are all or nothing.</summary>
public abstract class Database : IAsyncDisposable
{
    static Database() => Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;

    public abstract Dialect Dialect { get; }

    /// <summary>Whether other processes may work in it too, so that what is running there need not be ours.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Raised after a write of which nobody knows whether it was carried out, before its caller is told.</summary>
    public event Action? OutcomeUnknown;

    /// <summary>How the processes that share it tell each other; null where none do.</summary>
    public virtual PostgresChannel? Channel => null;

    /// <summary>
    /// Whether the exception says that a database cannot do it now and may soon: it is not reached, others held it for too long, or
    /// its disk is full or read-only. Of a write nobody may know then whether it was carried out.
    /// </summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is SqliteException
        {
            SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_READONLY
                or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CANTOPEN
        } or NpgsqlException { IsTransient: true };

    /// <summary>Runs queries that all see the same committed state. They may be run again, as in a write.</summary>
    public abstract Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel);

    /// <summary>
    /// Runs work in one write transaction. It commits when the work returns and rolls back when it throws.
    /// Keep calls over a network out of it. After a collision with another write, or a connection that was lost before the
    /// commit, it is run again from its beginning: it must do nothing but through the session.
    /// </summary>
    public abstract Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel);

    /// <summary>Runs one query and nothing else, which is a snapshot by itself.</summary>
    public virtual Task<T> ReadStatement<T>(Func<Session, Task<T>> query, CancellationToken cancel) => Read(query, cancel);

    /// <summary>
    /// Runs one statement and nothing else, which is its own transaction. After a collision it is run again; after a lost connection
    /// nobody knows whether it was carried out.
    /// </summary>
    public virtual Task<T> WriteStatement<T>(Func<Session, Task<T>> statement, CancellationToken cancel) => Write(statement, cancel);

    public Task Write(Func<Session, Task> work, CancellationToken cancel) =>
        Write(
            async session =>
            {
                await work(session);
                return true;
            },
            cancel);

    public abstract ValueTask DisposeAsync();

    protected void LoseSight() => OutcomeUnknown?.Invoke();
}
