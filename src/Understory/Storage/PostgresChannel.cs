using Npgsql;

namespace Understory.Storage;

/// <summary>
/// What nodes that share a PostgreSQL tell each other through it: short words by <c>NOTIFY</c>, and that they are alive by a lock
/// that their session holds, which a process that dies loses at once, however it dies.
/// </summary>
public sealed class PostgresChannel(NpgsqlDataSource source, string connectionString)
{
    private const string Name = "understory";

    // Half of the lock's key; the other half is of the node. Any number that nobody else would take.
    private const int LockSpace = 0x0B05C;

    /// <summary>Tells all who listen, the teller included.</summary>
    public async Task Tell(string words, CancellationToken cancel)
    {
        // Words are not kept, so that nobody waits for the disk.
        await using var command = source.CreateCommand("SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)");
        command.Parameters.AddWithValue(Name);
        command.Parameters.AddWithValue(words);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Listens, and holds the node's lock, until the connection fails or the caller has enough. It never just returns.</summary>
    /// <param name="listening">From now on nothing is missed; what was told before may have been.</param>
    /// <param name="heard">Called for each word, one after the other.</param>
    public async Task Listen(string nodeId, Action listening, Action<string> heard, CancellationToken cancel)
    {
        // A session of its own, whose silence is looked into: a server that is gone without a word would else be waited for.
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 5 }.ConnectionString);
        await connection.OpenAsync(cancel);
        connection.Notification += (_, told) => heard(told.Payload);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"SELECT pg_advisory_lock_shared({LockSpace}, hashtext(@node)); LISTEN {Name}";
            command.Parameters.AddWithValue("node", nodeId);
            await command.ExecuteNonQueryAsync(cancel);
        }

        listening();
        while (true)
            await connection.WaitAsync(cancel);
    }

    /// <summary>Of these nodes, those whose session is gone.</summary>
    public async Task<IReadOnlyList<string>> Gone(IReadOnlyCollection<string> nodeIds, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(
            """
            SELECT node FROM unnest($1) AS node
            WHERE NOT EXISTS (
              SELECT 1 FROM pg_locks
              WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = $2::oid
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND objid = (hashtext(node)::bigint & 4294967295)::oid)
            """);
        command.Parameters.AddWithValue(nodeIds.ToArray());
        command.Parameters.AddWithValue(LockSpace);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var gone = new List<string>();
        while (await reader.ReadAsync(cancel))
            gone.Add(reader.GetString(0));
        return gone;
    }
}
