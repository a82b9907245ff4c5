using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Understory.Storage;

/// <summary>SQLite in one file of the data folder: WAL, full synchronisation, foreign keys on.</summary>
public sealed class SqliteDatabase : Database
{
    private readonly string _connectionString;

    // SQLite lets one write at a time and its driver waits for its turn by sleeping. Our own writers queue here instead.
    private readonly SemaphoreSlim _writer = new(1);

    /// <param name="path">The database's file; it is made where there is none.</param>
    /// <param name="busySeconds">How long a command waits for a writer of another process.</param>
    public SqliteDatabase(string path, int busySeconds = 30)
    {
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            DefaultTimeout = busySeconds,
        }.ToString();
    }

    public override Dialect Dialect { get; } = new SqliteDialect();

    public override async Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel);
        try
        {
            await using var connection = (SqliteConnection)await Open(cancel);
            // Immediate: a deferred transaction that reads first cannot be made to wait when it comes to write.
            await using var transaction = connection.BeginTransaction(deferred: false);
            var result = await work(new Session(connection, transaction, Dialect, cancel));
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            _writer.Release();
        }
    }

    public override ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(_connectionString))
            SqliteConnection.ClearPool(connection);
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask<DbConnection> Open(CancellationToken cancel)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancel);
            using var pragmas = connection.CreateCommand();
            pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            await pragmas.ExecuteNonQueryAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
