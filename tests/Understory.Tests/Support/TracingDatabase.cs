using Microsoft.Data.Sqlite;
using SQLitePCL;
using Understory.Storage;

namespace Understory.Tests.Support;

/// <summary>Keeps the statements that SQLite begins, with their values; pragmas and transactions are left out.</summary>
public sealed class TracingDatabase(string path) : Database
{
    private static readonly string[] Verbs = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
    private readonly List<string> _statements = [];

    public IReadOnlyList<string> Statements => _statements;

    public override Dialect Dialect { get; } = new SqliteDialect();

    public override bool IsShared => false;

    public void Forget() => _statements.Clear();

    public override Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel) => Write(work, cancel);

    public override async Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        await using var transaction = connection.BeginTransaction(deferred: false);
        var result = await work(new Session(connection, transaction, Dialect, cancel));
        await transaction.CommitAsync(cancel);
        return result;
    }

    /// <summary>How SQLite carries a statement out, a line for each step.</summary>
    public async Task<IReadOnlyList<string>> Steps(string statement, CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        await using var explain = connection.CreateCommand();
        explain.CommandText = $"EXPLAIN QUERY PLAN {statement}";
        await using var reader = await explain.ExecuteReaderAsync(cancel);
        var steps = new List<string>();
        while (await reader.ReadAsync(cancel))
            steps.Add(reader.GetString(3));
        return steps;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<SqliteConnection> Open(CancellationToken cancel)
    {
        var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancel);
        raw.sqlite3_trace(connection.Handle, (strdelegate_trace)((_, sql) => Keep(sql)), null);
        return connection;
    }

    private void Keep(string sql)
    {
        if (Verbs.Any(verb => sql.TrimStart().StartsWith(verb, StringComparison.Ordinal)))
            _statements.Add(sql);
    }
}
