using System.Data.Common;
using Dapper;

namespace Understory.Storage;

/// <summary>
/// A connection on loan, and its transaction. Each command carries both, the time limit and the
/// caller's token, so that none can be forgotten.
/// </summary>
/// <param name="transaction">Null where the one statement that may be run is its own.</param>
public sealed class Session(DbConnection connection, DbTransaction? transaction, Dialect dialect, CancellationToken cancel)
{
    private bool _isSpent;

    public Dialect Dialect { get; } = dialect;

    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters = null) =>
        [.. await connection.QueryAsync<T>(Command(sql, parameters))];

    /// <summary>Null where no row came back.</summary>
    public Task<T?> One<T>(string sql, object? parameters = null) =>
        connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters));

    public async Task<T> Scalar<T>(string sql, object? parameters = null) =>
        (await connection.ExecuteScalarAsync<T>(Command(sql, parameters)))!;

    /// <param name="longest">How long it may take; null for what commands may take.</param>
    /// <returns>The number of rows that were written; a list of parameters runs the statement for each.</returns>
    public Task<int> Execute(string sql, object? parameters = null, TimeSpan? longest = null) =>
        connection.ExecuteAsync(Command(sql, parameters, longest));

    /// <param name="parameters">Their names in the statement, without the @.</param>
    public Statement Prepare(string sql, params IReadOnlyList<string> parameters)
    {
        Spend();
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        return new Statement(command, parameters, cancel);
    }

    /// <summary>
    /// To be called first by a write that decides by what it reads: of those that name the same thing one runs at a time, on
    /// whatever node.
    /// </summary>
    public async Task Alone(string name, TimeSpan? longest = null)
    {
        if (Dialect.Alone("@name") is { } wait)
            await Execute(wait, new { name }, longest);
    }

    private CommandDefinition Command(string sql, object? parameters, TimeSpan? longest = null)
    {
        Spend();
        return new(sql, parameters, transaction, (int?)longest?.TotalSeconds, cancellationToken: cancel);
    }

    private void Spend()
    {
        if (transaction is null && _isSpent)
            throw new InvalidOperationException("This session is for one statement, which is its own transaction; a second one needs Read or Write.");
        _isSpent = true;
    }
}
