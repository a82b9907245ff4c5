using Microsoft.Data.Sqlite;

namespace Understory.Storage;

/// <summary>SQLite in one file of the data folder: WAL, full synchronisation, foreign keys on.</summary>
public sealed class SqliteDatabase : Database
{
    private readonly string _connectionString;
    private readonly TimeSpan _longest;

    // SQLite lets one write at a time and its driver waits for its turn by sleeping. Our own writers queue here instead.
    private readonly SemaphoreSlim _turn = new(1);

    // One connection for all writes, kept open: opening and preparing it costs as much as a small write.
    private SqliteConnection? _writer;

    /// <param name="path">The database's file; it is made where there is none.</param>
    /// <param name="busySeconds">How long a command waits for a writer of another process.</param>
    /// <param name="dialect">Null for the one that goes by the machine's clock.</param>
    public SqliteDatabase(string path, int busySeconds = 30, SqliteDialect? dialect = null)
    {
        Dialect = dialect ?? new SqliteDialect();
        _longest = TimeSpan.FromSeconds(busySeconds);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            DefaultTimeout = busySeconds,
        }.ToString();
    }

    public override Dialect Dialect { get; }

    // The data folder is held by one process at a time.
    public override bool IsShared => false;

    public override async Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        // One snapshot for all queries; it is rolled back at its end.
        await using var snapshot = connection.BeginTransaction(deferred: true);
        return await work(new Session(connection, snapshot, Dialect, cancel));
    }

    public override async Task<T> ReadStatement<T>(Func<Session, Task<T>> query, CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        return await query(new Session(connection, null, Dialect, cancel));
    }

    public override Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel) => InTurn(
        async writer =>
        {
            // Immediate: a deferred transaction that reads first cannot be made to wait when it comes to write.
            await using var transaction = writer.BeginTransaction(deferred: false);
            var result = await work(new Session(writer, transaction, Dialect, cancel));
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        },
        cancel);

    public override Task<T> WriteStatement<T>(Func<Session, Task<T>> statement, CancellationToken cancel) =>
        InTurn(writer => statement(new Session(writer, null, Dialect, cancel)), cancel);

    public override async ValueTask DisposeAsync()
    {
        await CloseWriter();
        using (var connection = new SqliteConnection(_connectionString))
            SqliteConnection.ClearPool(connection);
        _turn.Dispose();
    }

    private async Task<T> InTurn<T>(Func<SqliteConnection, Task<T>> work, CancellationToken cancel)
    {
        // As long as for a writer of another process: whoever waits behind one that waits for that would else wait again.
        if (!await _turn.WaitAsync(_longest, cancel))
            throw new SqliteException("Other writes took too long.", SQLitePCL.raw.SQLITE_BUSY);
        try
        {
            return await work(_writer ??= await OpenWriter(cancel));
        }
        catch
        {
            // Whatever went wrong, the next write starts with a connection that knows nothing of it.
            await CloseWriter();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<SqliteConnection> Open(CancellationToken cancel)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<SqliteConnection> OpenWriter(CancellationToken cancel)
    {
        var connection = await Open(cancel);
        using var pragmas = connection.CreateCommand();
        // WAL is kept in the file; how hard a commit is synchronised belongs to the connection.
        pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
        await pragmas.ExecuteNonQueryAsync(cancel);
        return connection;
    }

    private async ValueTask CloseWriter()
    {
        if (_writer is not null)
            await _writer.DisposeAsync();
        _writer = null;
    }
}
