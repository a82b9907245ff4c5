using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Understory.Storage;

namespace Understory.Bench;

/// <summary>The database of the data folder, which counts every statement that SQLite begins, transactions included.</summary>
internal sealed class StatementCount(DataFolder folder) : Database
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public override Dialect Dialect { get; } = new SqliteDialect();

    public override bool IsShared => false;

    public void Forget() => _counts.Clear();

    public override Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel) => InTransaction(work, deferred: true, cancel);

    public override Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel) => InTransaction(work, deferred: false, cancel);

    public override Task<T> ReadStatement<T>(Func<Session, Task<T>> query, CancellationToken cancel) =>
        Run(connection => query(new Session(connection, null, Dialect, cancel)), cancel);

    public override Task<T> WriteStatement<T>(Func<Session, Task<T>> statement, CancellationToken cancel) => ReadStatement(statement, cancel);

    public override ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<T> InTransaction<T>(Func<Session, Task<T>> work, bool deferred, CancellationToken cancel) => Run(
        async connection =>
        {
            await using var transaction = connection.BeginTransaction(deferred);
            var result = await work(new Session(connection, transaction, Dialect, cancel));
            await transaction.CommitAsync(cancel);
            return result;
        },
        cancel);

    private async Task<T> Run<T>(Func<SqliteConnection, Task<T>> work, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await using var connection = new SqliteConnection($"Data Source={folder.DatabaseFile};Foreign Keys=True;Pooling=False");
            await connection.OpenAsync(cancel);
            raw.sqlite3_trace(connection.Handle, (strdelegate_trace)((_, sql) => _counts.AddOrUpdate(Shape(sql), 1, (_, count) => count + 1)), null);
            return await work(connection);
        }
        finally
        {
            _turn.Release();
        }
    }

    // SQLite shows a statement with its values: texts stand in quotes.
    private static string Shape(string sql) => System.Text.RegularExpressions.Regex.Replace(sql, "'[0-9a-f-]{36}'", "?");
}
