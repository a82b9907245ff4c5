using Understory.Storage;
using Xunit;

[assembly: AssemblyFixture(typeof(Understory.Tests.Support.StorageOfTheRun))]

namespace Understory.Tests.Support;

/// <summary>
/// Where a test's data is: a folder, and with <c>UNDERSTORY_TEST_STORAGE=postgres</c> a database of a cluster that the run
/// starts. The same tests run on both.
/// </summary>
public sealed class TestStorage : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresCluster>> Cluster = new(() => PostgresCluster.Start());

    private readonly PostgresDatabases? _databases;
    private readonly string? _database;

    private TestStorage(string folder, PostgresDatabases? databases, string? database)
    {
        Folder = folder;
        _databases = databases;
        _database = database;
    }

    /// <summary>Which database the run is about.</summary>
    public static bool IsPostgres => Environment.GetEnvironmentVariable("UNDERSTORY_TEST_STORAGE") == "postgres";

    /// <summary>Null where it is a file.</summary>
    public string? Connection => _database is null ? null : _databases!.Connection(_database);

    /// <summary>Of its own; PostgreSQL leaves it empty.</summary>
    public string Folder { get; }

    public string File => Path.Combine(Folder, "understory.db");

    /// <summary>What a server needs to be told to use it.</summary>
    public IEnumerable<string> Settings => Connection is null
        ? [$"--data={Folder}"]
        : ["--Storage:Provider=postgres", $"--ConnectionStrings:Understory={Connection}"];

    /// <param name="empty">Whether even the tables are missing.</param>
    /// <param name="postgres">Null for the one that the run is about.</param>
    public static async Task<TestStorage> Create(bool empty = false, bool? postgres = null)
    {
        var folder = Directory.CreateTempSubdirectory("understory-test-").FullName;
        if (!(postgres ?? IsPostgres))
            return new TestStorage(folder, null, null);
        var databases = (await Cluster.Value).Databases;
        return new TestStorage(folder, databases, empty ? await databases.TakeEmpty() : await databases.Take());
    }

    /// <summary>In a cluster of the test's own, which it can stop.</summary>
    public static async Task<TestStorage> Create(PostgresCluster cluster) => new(
        Directory.CreateTempSubdirectory("understory-test-").FullName, cluster.Databases, await cluster.Databases.Take());

    /// <summary>The cluster's end, where one was started.</summary>
    public static async ValueTask End()
    {
        if (Cluster.IsValueCreated)
            await (await Cluster.Value).DisposeAsync();
    }

    public Database Open() => Connection is null
        ? new SqliteDatabase(File)
        : new PostgresDatabase(Connection);

    /// <summary>Takes the folder, where the data is in it.</summary>
    public DataFolder Take() => DataFolder.TryTake(Folder) ?? throw new IOException($"{Folder} is taken");

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _databases!.GiveBack(_database);
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Ends what the tests started.</summary>
public sealed class StorageOfTheRun : IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => TestStorage.End();
}
