using System.Data.Common;
using Understory.Storage;
using Understory.Tasks.Nodes;

namespace Understory.Bench;

/// <summary>
/// The least that the product's rows cost, on a connection of its own: a task is created, claimed and finished by prepared
/// statements, one commit and one trip to the database each.
/// </summary>
internal sealed class BareQueue : IAsyncDisposable
{
    /// <summary>The type of its tasks, which no node runs.</summary>
    public const string Type = "bare";

    private readonly DbConnection _connection;
    private readonly DbCommand _create;
    private readonly DbCommand _claim;
    private readonly DbCommand _finish;

    private BareQueue(DbConnection connection, Dialect dialect, string nodeId)
    {
        _connection = connection;
        _create = Prepared(
            $"""
            BEGIN;
            INSERT INTO tasks (id, type, status, version, created_at, available_at)
            VALUES (@id, '{Type}', 'queued', 'v1.0', {dialect.Now}, {dialect.Now});
            INSERT INTO task_texts (task_id, asked) VALUES (@id, '{Type} v1.0');
            COMMIT
            """,
            ("@id", ""));
        _claim = Prepared(
            $"""
            UPDATE tasks
            SET status = 'running', claim_token = @token, node = @node, claimed_at = {dialect.Now}, lease_until = {dialect.NowPlus("@lease")},
                attempt = attempt + 1, started_at = {dialect.Now}
            WHERE id = (
              SELECT id FROM tasks WHERE status = 'queued' AND available_at <= {dialect.Now} AND type = '{Type}'
              ORDER BY turn, available_at, id LIMIT 1 {dialect.SkipLocked})
            RETURNING id
            """,
            ("@token", ""), ("@node", nodeId), ("@lease", 60_000L));
        _finish = Prepared(
            $$"""
            BEGIN;
            UPDATE tasks
            SET status = 'complete', result = '{}', summary = 'Done', completed_at = {{dialect.Now}},
                claim_token = NULL, node = NULL, claimed_at = NULL, lease_until = NULL
            WHERE id = @id AND status = 'running' AND claim_token = @token;
            UPDATE task_texts SET outcome = 'done' WHERE task_id = @id;
            COMMIT
            """,
            ("@id", ""), ("@token", ""));
    }

    public static async Task<BareQueue> Open(BenchStorage storage, BenchApp app, CancellationToken cancel)
    {
        var connection = storage.Connect(app);
        await connection.OpenAsync(cancel);
        if (!storage.IsShared)
        {
            await using var pragmas = connection.CreateCommand();
            pragmas.CommandText = "PRAGMA synchronous = FULL";
            await pragmas.ExecuteNonQueryAsync(cancel);
        }

        return new BareQueue(connection, app.Database.Dialect, app.Service<NodeIdentity>().Id);
    }

    public async Task One(CancellationToken cancel)
    {
        _create.Parameters["@id"].Value = Guid.CreateVersion7().ToString();
        await _create.ExecuteNonQueryAsync(cancel);
        var token = Guid.CreateVersion7().ToString();
        _claim.Parameters["@token"].Value = token;
        object? id;
        do
            id = await _claim.ExecuteScalarAsync(cancel);
        while (id is null); // Another took the row in this very moment; ours is still there.
        _finish.Parameters["@id"].Value = id;
        _finish.Parameters["@token"].Value = token;
        await _finish.ExecuteNonQueryAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in new[] { _create, _claim, _finish })
            await command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    // The values say the types.
    private DbCommand Prepared(string sql, params (string Name, object Value)[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }
}
