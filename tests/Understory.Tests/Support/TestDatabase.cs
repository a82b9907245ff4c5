using Understory.Storage;

namespace Understory.Tests.Support;

/// <summary>A migrated database of its own, of the kind that this run is about.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TestStorage _storage;

    private TestDatabase(TestStorage storage)
    {
        _storage = storage;
        Database = storage.Open();
    }

    public Database Database { get; }

    /// <summary>PostgreSQL's connection string.</summary>
    public string? Connection => _storage.Connection;

    /// <summary>SQLite's file.</summary>
    public string File => _storage.File;

    /// <param name="postgres">Null for the one that the run is about.</param>
    public static async Task<TestDatabase> Create(bool? postgres = null)
    {
        var created = new TestDatabase(await TestStorage.Create(postgres: postgres));
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
        await _storage.DisposeAsync();
    }
}
