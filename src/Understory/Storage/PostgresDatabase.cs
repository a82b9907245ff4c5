using System.Data;
using Npgsql;

namespace Understory.Storage;

/// <summary>PostgreSQL, shared by any number of nodes.</summary>
public sealed class PostgresDatabase : Database
{
    private const int Tries = 3;

    private readonly NpgsqlDataSource _source;

    /// <param name="connectionString">As Npgsql reads it. What it says wins over what is set here: the limits of waiting.</param>
    /// <exception cref="ArgumentException">It cannot be read. The message may hold a part of it.</exception>
    public PostgresDatabase(string connectionString)
    {
        var named = new NpgsqlConnectionStringBuilder(connectionString);
        var given = named.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        // A command that hangs for longer is of no use to a request, nor to a claim whose lease runs.
        Default("Command Timeout", () => named.CommandTimeout = 15);
        Default("Timeout", () => named.Timeout = 5);
        // A server takes 100 connections unless it is told otherwise, for all nodes together.
        Default("Maximum Pool Size", () => named.MaxPoolSize = 30);
        // A node that is frozen within a write would keep all others from writing.
        Default("Options", () => named.Options = "-c idle_in_transaction_session_timeout=30s");
        Default("Application Name", () => named.ApplicationName = "understory");
        // Nothing of ours changes a session that goes back to the pool.
        Default("No Reset On Close", () => named.NoResetOnClose = true);
        // What is asked often is parsed once a connection, and planned until a plan for all values is as good.
        Default("Max Auto Prepare", () => named.MaxAutoPrepare = 100);
        _source = NpgsqlDataSource.Create(named);
        Channel = new PostgresChannel(_source, named.ConnectionString);

        void Default(string key, Action set)
        {
            if (!given.Contains(key))
                set();
        }
    }

    public override Dialect Dialect { get; } = new PostgresDialect();

    public override bool IsShared => true;

    public override PostgresChannel Channel { get; }

    public override Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancel) => Repeatedly(
        async () =>
        {
            await using var connection = await _source.OpenConnectionAsync(cancel);
            // One snapshot for all queries; it is rolled back at its end.
            await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            return await work(new Session(connection, snapshot, Dialect, cancel));
        },
        canRepeat: () => true);

    public override Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancel)
    {
        var committing = false;
        return Repeatedly(
            async () =>
            {
                await using var connection = await _source.OpenConnectionAsync(cancel);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
                var result = await work(new Session(connection, transaction, Dialect, cancel));
                committing = true;
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            },
            canRepeat: () => !committing);
    }

    public override Task<T> ReadStatement<T>(Func<Session, Task<T>> query, CancellationToken cancel) =>
        Repeatedly(() => Alone(query, () => { }, cancel), canRepeat: () => true);

    public override Task<T> WriteStatement<T>(Func<Session, Task<T>> statement, CancellationToken cancel)
    {
        var sent = false;
        return Repeatedly(() => Alone(statement, () => sent = true, cancel), canRepeat: () => !sent);
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<T> Alone<T>(Func<Session, Task<T>> statement, Action sending, CancellationToken cancel)
    {
        await using var connection = await _source.OpenConnectionAsync(cancel);
        sending();
        return await statement(new Session(connection, null, Dialect, cancel));
    }

    /// <param name="canRepeat">Whether a connection that was lost took the work with it: once a commit is on its way nobody knows.</param>
    private async Task<T> Repeatedly<T>(Func<Task<T>> work, Func<bool> canRepeat)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await work();
            }
            catch (NpgsqlException exception) when (IsLost(exception))
            {
                // After a restart of the server all connections of the pool are as dead as the one that was met first.
                _source.Clear();
                if (!canRepeat())
                    LoseSight();
                if (tried == Tries || !canRepeat())
                    throw;
            }
            catch (NpgsqlException exception) when (tried < Tries && IsCollision(exception))
            {
                // It was rolled back, and goes again.
            }
            catch (NpgsqlException exception) when (!canRepeat() && !IsCollision(exception) && IsUnavailable(exception))
            {
                LoseSight();
                throw;
            }
        }
    }

    private static bool IsCollision(NpgsqlException exception) =>
        exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    private static bool IsLost(NpgsqlException exception) =>
        exception.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown || exception.InnerException is IOException;
}
