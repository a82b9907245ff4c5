using Understory.Storage;

namespace Understory.Tests.Support;

/// <summary>A migrated SQLite database in a folder of its own.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("understory-db-").FullName;

    private TestDatabase() => Database = new SqliteDatabase(File);

    public Database Database { get; }

    public string File => Path.Combine(_folder, "understory.db");

    public static async Task<TestDatabase> Create()
    {
        var created = new TestDatabase();
        await Migrations.Apply(created.Database, CancellationToken.None);
        return created;
    }

    public Task Execute(string sql, object? parameters = null) =>
        Database.Write(session => session.Execute(sql, parameters), CancellationToken.None);

    public Task<T> Scalar<T>(string sql, object? parameters = null) =>
        Database.Read(session => session.Scalar<T>(sql, parameters), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
