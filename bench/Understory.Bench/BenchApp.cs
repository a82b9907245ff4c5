using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Understory.Storage;

namespace Understory.Bench;

/// <summary>The real application on a free port of loopback, over a new data folder, in this process.</summary>
internal sealed class BenchApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TempFolder? _folder;

    private BenchApp(WebApplication app, TempFolder? folder)
    {
        _app = app;
        _folder = folder;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public Database Database => Service<Database>();

    public static async Task<BenchApp> Start(Action<IServiceCollection> configure, CancellationToken cancel, params string[] settings)
    {
        var folder = new TempFolder();
        return new BenchApp(await Run(folder, configure, cancel, settings), folder);
    }

    /// <summary>Over a folder that is there when it ends.</summary>
    public static async Task<BenchApp> Start(TempFolder folder, Action<IServiceCollection> configure, CancellationToken cancel) =>
        new(await Run(folder, configure, cancel), null);

    private static async Task<WebApplication> Run(
        TempFolder folder, Action<IServiceCollection> configure, CancellationToken cancel, params string[] settings)
    {
        var app = Server.Build(
            ["--urls=http://127.0.0.1:0", "--Claude:Engine=offline", .. settings.Select(s => "--" + s)],
            _ => DataFolder.TryTake(folder.Path) ?? throw new IOException($"{folder.Path} is taken"),
            builder =>
            {
                builder.Logging.ClearProviders();
                configure(builder.Services);
            });
        await Server.Start(app, cancel);
        return app;
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder?.Dispose();
    }
}

/// <summary>A folder of the machine's temporary files, gone at the end.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("understory-bench-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
