using System.Data.Common;
using Microsoft.Data.Sqlite;
using Understory.Backlog;
using Understory.Backlog.Documents;
using Understory.Storage;

namespace Understory.Bench;

/// <summary>A document of ten thousand stories into a new version, next to the bare inserts of the rows that it makes.</summary>
internal static class ImportCost
{
    private const int Stories = 10_000;

    public static async Task<Section> Measure(Plan plan, CancellationToken cancel)
    {
        using var folder = new TempFolder();
        var document = StoryDocument.Of(Stories);
        var files = 0;
        var rows = await Rows(await Import(new Samples("")), cancel);
        var import = new Samples($"an import of {Stories} stories: JSON, checks, rows, commit");
        var bare = new Samples($"the bare inserts of its {rows.Sum(t => t.Rows.Count)} rows, prepared, in one transaction");
        await Rounds.Run(1, plan.Imports, [import, bare], async () => await Import(import), Bare);
        return new Section(
            "the import of a large document",
            [import, bare],
            [new Goal("medians: import / bare inserts", import.Median / bare.Median, 3)]);

        async Task<string> Import(Samples samples)
        {
            var file = await NewFile();
            await using var database = new SqliteDatabase(file);
            // The writing connection is opened before, as that of the bare inserts is.
            await database.Write(session => session.Scalar<int>("SELECT 1"), cancel);
            var outcome = await samples.Time(async () =>
            {
                using var stream = new MemoryStream(document);
                var (parsed, _) = await DocumentFile.Parse(stream, cancel);
                using (parsed)
                    return await new BacklogImport(database).Apply(parsed!.RootElement, "v1.0", merge: false, cancel);
            });
            return outcome is { Written: true, Report.Adds: Stories } ? file : throw new InvalidOperationException("The import was refused.");
        }

        async Task Bare()
        {
            var file = await NewFile();
            await using var connection = await Open(file, cancel);
            await bare.Time(async () =>
            {
                await using var transaction = connection.BeginTransaction(deferred: false);
                foreach (var table in rows)
                    await Insert(connection, transaction, table, cancel);
                await transaction.CommitAsync(cancel);
                return true;
            });
            File.Delete(file);
        }

        async Task<string> NewFile()
        {
            var file = Path.Combine(folder.Path, $"{files++}.db");
            await using var database = new SqliteDatabase(file);
            await Migrations.Apply(database, cancel);
            return file;
        }
    }

    private static async Task Insert(SqliteConnection connection, SqliteTransaction transaction, Table table, CancellationToken cancel)
    {
        await using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = table.Insert;
        for (var i = 0; i < table.Columns; i++)
            insert.Parameters.Add(new SqliteParameter($"@{i}", DBNull.Value));
        insert.Prepare();
        foreach (var row in table.Rows)
        {
            for (var i = 0; i < row.Length; i++)
                insert.Parameters[i].Value = row[i];
            await insert.ExecuteNonQueryAsync(cancel);
        }
    }

    // All that an import wrote, in the order in which its tables refer to each other.
    private static async Task<IReadOnlyList<Table>> Rows(string file, CancellationToken cancel)
    {
        await using var connection = await Open(file, cancel);
        var tables = new List<Table>();
        foreach (var name in new[] { "versions", "phases", "epics", "imports", "stories", "story_history" })
        {
            await using var select = connection.CreateCommand();
            select.CommandText = $"SELECT * FROM {name} ORDER BY rowid";
            await using var reader = await select.ExecuteReaderAsync(cancel);
            tables.Add(await Table.Read(name, reader, cancel));
        }

        return tables;
    }

    private static async Task<SqliteConnection> Open(string file, CancellationToken cancel)
    {
        var connection = new SqliteConnection($"Data Source={file};Foreign Keys=True");
        await connection.OpenAsync(cancel);
        await using var pragmas = connection.CreateCommand();
        pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
        await pragmas.ExecuteNonQueryAsync(cancel);
        return connection;
    }

    private sealed record Table(string Insert, int Columns, IReadOnlyList<object[]> Rows)
    {
        public static async Task<Table> Read(string name, DbDataReader reader, CancellationToken cancel)
        {
            var columns = Enumerable.Range(0, reader.FieldCount).ToList();
            var rows = new List<object[]>();
            while (await reader.ReadAsync(cancel))
            {
                var row = new object[columns.Count];
                reader.GetValues(row);
                rows.Add(row);
            }

            return new Table(
                $"INSERT INTO {name} ({string.Join(", ", columns.Select(reader.GetName))}) VALUES ({string.Join(", ", columns.Select(i => $"@{i}"))})",
                columns.Count, rows);
        }
    }
}
