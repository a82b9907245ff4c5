using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Understory.Tests.Support;

/// <summary>
/// A PostgreSQL of the tests' own on loopback, gone with them. Durability of the disk is off, unless it is asked for: what is
/// killed here are processes, never the machine.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string NotDurable = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off";

    private readonly string _folder;
    private readonly int _port;
    private readonly string _settings;

    private PostgresCluster(string folder, int port, string settings)
    {
        _folder = folder;
        _port = port;
        _settings = settings;
        Databases = new PostgresDatabases(this);
    }

    /// <summary>Whether this machine has its programs.</summary>
    public static bool IsInstalled => Programs() is not null;

    public PostgresDatabases Databases { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <param name="settings">The server's own words: <c>-c name=value</c>.</param>
    public static async Task<PostgresCluster> Start(string settings = NotDurable)
    {
        var cluster = new PostgresCluster(Directory.CreateTempSubdirectory("understory-pg-").FullName, FreePort(), settings);
        if (Environment.UserName == "root")
            await Run("chown", "postgres", cluster._folder);
        // It sorts as English does, unless a column says otherwise.
        await Server(
            "initdb", "-D", cluster.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu",
            "--icu-locale=en-US", "--no-sync");
        await cluster.Up();
        return cluster;
    }

    public Task Up() => Server(
        "pg_ctl", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "-o",
        $"-c listen_addresses=127.0.0.1 -p {_port} -c unix_socket_directories={_folder} -c max_connections=300 {_settings}",
        "start");

    /// <param name="mode"><c>fast</c> ends all sessions at once; <c>immediate</c> is a crash.</param>
    public Task Down(string mode = "fast") => Server("pg_ctl", "-D", Data, "-w", "-m", mode, "stop");

    /// <returns>Npgsql's connection string of a database.</returns>
    public string Connection(string name) =>
        $"Host=127.0.0.1;Port={_port};Username=postgres;Database={name};SSL Mode=Disable;GSS Encryption Mode=Disable;Maximum Pool Size=20";

    public async ValueTask DisposeAsync()
    {
        await Down("immediate");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Puts one database's state over another's, with the programs that PostgreSQL has for backups.</summary>
    public async Task Restore(string from, string to)
    {
        var file = Path.Combine(_folder, "dump");
        string[] where = ["-h", "127.0.0.1", "-p", $"{_port}", "-U", "postgres"];
        await Server("pg_dump", [.. where, "--format=custom", "-f", file, from]);
        await Server("pg_restore", [.. where, "--clean", "--if-exists", "-d", to, file]);
    }

    public async Task Admin(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    // The programs of the newest PostgreSQL; the server refuses to run as root.
    private static Task Server(string program, params string[] args)
    {
        var path = Path.Combine(
            Programs() ?? throw new InvalidOperationException("There is no PostgreSQL: install the package postgresql, or run ./test, which does."), program);
        return Environment.UserName == "root" ? Run("runuser", ["-u", "postgres", "--", path, .. args]) : Run(path, args);
    }

    private static string? Programs() => !Directory.Exists("/usr/lib/postgresql")
        ? null
        : Directory.EnumerateDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .OrderByDescending(bin => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), out var version) ? version : 0)
            .FirstOrDefault();

    private static async Task Run(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args)
        {
            // The server's own user may not stand where we stand.
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        // The server keeps the pipes open for as long as it lives, so that they are read only where something went wrong.
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', args)}: {await process.StandardError.ReadToEndAsync()}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
