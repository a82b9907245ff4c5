using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Understory.Storage;
using Understory.Tests.Support;

namespace Understory.Bench;

/// <summary>What nodes that have nothing to do ask of their database: every statement is counted, transactions included.</summary>
internal static partial class IdleCost
{
    private const int Nodes = 2;
    private const double Most = 1;

    // What a node does once when it starts is over.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    /// <param name="cluster">Null where there is no PostgreSQL.</param>
    public static async Task<IReadOnlyList<Section>> Measure(Plan plan, PostgresCluster? cluster, CancellationToken cancel)
    {
        await using var single = await BenchApp.Start(
            services => services.Replace(ServiceDescriptor.Singleton<Database>(provider => new StatementCount(provider.GetRequiredService<DataFolder>()))),
            cancel);
        var sqlite = (StatementCount)single.Database;
        // Both rest in the same seconds.
        var storage = cluster is null ? null : await BenchStorage.Postgres(cluster);
        var nodes = new List<BenchApp>();
        for (var node = 0; storage is not null && node < Nodes; node++)
            nodes.Add(await BenchApp.Start(_ => { }, cancel, [.. storage.Settings]));
        await Task.Delay(Settling, TimeProvider.System, cancel);
        sqlite.Forget();
        if (cluster is not null)
            await cluster.Admin("SELECT pg_stat_statements_reset()");
        await Task.Delay(plan.Idle, TimeProvider.System, cancel);

        var sections = new List<Section> { Of("SQLite", sqlite.Counts.Select(count => (count.Key, count.Value)), 1) };
        if (cluster is not null)
            sections.Add(Of("PostgreSQL", await Counted(cluster, cancel), Nodes));
        foreach (var node in nodes)
            await node.DisposeAsync();
        return sections;

        Section Of(string name, IEnumerable<(string Statement, long Count)> statements, int nodes)
        {
            var perSecond = statements
                .Select(statement => (statement.Statement, Rate: statement.Count / plan.Idle.TotalSeconds / nodes))
                .OrderByDescending(statement => statement.Rate)
                .ToList();
            return new Section($"an idle node, {name}", [], [new Goal("statements per second and node", perSecond.Sum(statement => statement.Rate), Most)])
            {
                Notes = [.. perSecond.Select(statement => $"{statement.Rate,5:0.00}  {Start(statement.Statement)}")],
            };
        }
    }

    private static string Start(string statement) => Blanks().Replace(statement, " ").Trim() is { Length: > 90 } text ? text[..90] + "…" : Blanks().Replace(statement, " ").Trim();

    private static async Task<IReadOnlyList<(string, long)>> Counted(PostgresCluster cluster, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(cluster.Connection("postgres"));
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(
            "SELECT query, calls FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid WHERE datname <> current_database() AND toplevel", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var counts = new List<(string, long)>();
        while (await reader.ReadAsync(cancel))
            counts.Add((reader.GetString(0), reader.GetInt64(1)));
        return counts;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
