using System.Collections.Concurrent;
using Npgsql;
using Understory.Storage;

namespace Understory.Tests.Support;

/// <summary>
/// The databases of a cluster, one a test. A test leaves few rows behind: they are deleted and the next test takes the
/// database, since making one costs a hundred times as much.
/// </summary>
public sealed class PostgresDatabases(PostgresCluster cluster)
{
    private const string Template = "understory_template";

    // In a schema of their own, so that the tests' tables are the program's and nothing else.
    private const string Cleaning =
        """
        CREATE SCHEMA tests;
        CREATE FUNCTION tests.shape() RETURNS text LANGUAGE sql AS $$
          SELECT string_agg(relname, ' ' ORDER BY relname) || (SELECT string_agg(name, ' ' ORDER BY number) FROM public.migrations)
          FROM pg_class WHERE relnamespace = 'public'::regnamespace
        $$;
        CREATE TABLE tests.made AS SELECT tests.shape() AS shape;
        CREATE FUNCTION tests.clean() RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE
          name text;
        BEGIN
          PERFORM pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
          IF tests.shape() <> (SELECT shape FROM tests.made)
            OR (SELECT SUM(pg_relation_size(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace) > 4000000
          THEN
            RETURN false;
          END IF;
          SET LOCAL session_replication_role = replica;
          FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations' LOOP
            EXECUTE format('DELETE FROM public.%I', name);
          END LOOP;
          RETURN true;
        END
        $$;
        """;

    private readonly ConcurrentBag<string> _free = [];
    private readonly Lazy<Task> _template = new(() => MakeTemplate(cluster));
    private int _made;

    /// <returns>The name of a database that is migrated and has no rows.</returns>
    public async Task<string> Take()
    {
        await _template.Value;
        return _free.TryTake(out var used) ? used : await Make(Template);
    }

    /// <returns>The name of a database without tables.</returns>
    public Task<string> TakeEmpty() => Make("template1");

    public string Connection(string name) => cluster.Connection(name);

    public async Task GiveBack(string name)
    {
        if (await Clean(name))
            _free.Add(name);
        else
            await cluster.Admin($"DROP DATABASE {name} WITH (FORCE)");
    }

    private async Task<string> Make(string template)
    {
        var name = $"test_{Interlocked.Increment(ref _made)}";
        await cluster.Admin($"CREATE DATABASE {name} TEMPLATE {template}");
        return name;
    }

    // False where the tables are not what they were, or too large to be worth it.
    private async Task<bool> Clean(string name)
    {
        // A pool of its own, since everybody else is sent away.
        await using var connection = new NpgsqlConnection(cluster.Connection(name) + ";Application Name=cleaning");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT to_regproc('tests.clean') IS NOT NULL", connection);
        if (!(bool)(await command.ExecuteScalarAsync())!)
            return false;
        command.CommandText = "SELECT tests.clean()";
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task MakeTemplate(PostgresCluster cluster)
    {
        await cluster.Admin($"CREATE DATABASE {Template}");
        // A database can be copied while nobody is connected to it.
        await using var database = new PostgresDatabase(cluster.Connection(Template) + ";Pooling=false");
        await Migrations.Apply(database, CancellationToken.None);
        await database.Write(session => session.Execute(Cleaning), CancellationToken.None);
    }
}
