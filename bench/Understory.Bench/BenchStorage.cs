using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Understory.Storage;
using Understory.Tests.Support;

namespace Understory.Bench;

/// <summary>A database of either kind, for nodes and for plain connections beside them.</summary>
/// <param name="Settings">What a node is told to use it.</param>
/// <param name="Connect">A connection, not yet open, to the database of a node.</param>
/// <param name="Writers">Connections that write at once, with eight workers.</param>
internal sealed record BenchStorage(string Name, IReadOnlyList<string> Settings, Func<BenchApp, DbConnection> Connect, int Writers)
{
    private const int Connections = 8;

    // SQLite has one writer at a time, and so has the product.
    public static BenchStorage Sqlite { get; } = new(
        "SQLite", [], app => new SqliteConnection($"Data Source={app.Service<DataFolder>().DatabaseFile};Foreign Keys=True"), 1);

    /// <summary>Whether several nodes share it.</summary>
    public bool IsShared => this != Sqlite;

    /// <summary>As durable as the machine lets it be, and it counts its statements.</summary>
    public static async Task<PostgresCluster> StartCluster()
    {
        var cluster = await PostgresCluster.Start("-c shared_preload_libraries=pg_stat_statements");
        await cluster.Admin("CREATE EXTENSION pg_stat_statements");
        return cluster;
    }

    /// <summary>A new database of a cluster.</summary>
    public static async Task<BenchStorage> Postgres(PostgresCluster cluster)
    {
        // The last word wins.
        var connection = $"{cluster.Connection(await cluster.Databases.Take())};Maximum Pool Size={Connections}";
        return new BenchStorage(
            "PostgreSQL", ["Storage:Provider=postgres", $"ConnectionStrings:Understory={connection}"], _ => new NpgsqlConnection(connection), Connections);
    }
}
