using System.Text.Json;
using Understory.Backlog;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Commands;

/// <summary>
/// How a command reaches the backlog: through the server that holds the data folder, or by opening the folder where
/// none runs. Each answer is a value or the sentence that says why not.
/// </summary>
internal abstract class BacklogDoor : IAsyncDisposable
{
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static async Task<(BacklogDoor? Door, string? Problem)> Open(string? data)
    {
        var path = Path.GetFullPath(data ?? Environment.GetEnvironmentVariable(StorageFeature.DataKey) ?? DataFolder.Default);
        if (DataFolder.TryTake(path) is { } folder)
        {
            var database = new SqliteDatabase(folder.DatabaseFile);
            await Migrations.Apply(database, CancellationToken.None);
            return (new FolderDoor(folder, database), null);
        }

        return DataFolder.HolderAddress(path) is { } address
            ? (new ServerDoor(address), null)
            : (null, $"{path} is held by an Understory that is starting or stopping; try again in a moment.");
    }

    public abstract Task<(ImportReport? Report, string? Problem)> Import(JsonElement document, string? version, bool merge, bool checkOnly);

    public abstract Task<(byte[]? Document, string? Problem)> Export(string version, string? format);

    public abstract ValueTask DisposeAsync();

    private sealed class FolderDoor(DataFolder folder, Database database) : BacklogDoor
    {
        public override async Task<(ImportReport?, string?)> Import(JsonElement document, string? version, bool merge, bool checkOnly)
        {
            var import = new BacklogImport(database);
            if (checkOnly)
                return ((await import.Check(document, version, CancellationToken.None)).Report, null);
            var outcome = await import.Apply(document, version, merge, CancellationToken.None);
            return (outcome.Report, outcome.VersionExists
                ? $"{outcome.Report.Version} exists: choose another version with --version, or add --merge."
                : outcome.Written ? null : "nothing was imported: the errors above have to be mended first.");
        }

        public override async Task<(byte[]?, string?)> Export(string version, string? format) =>
            await database.Read(session => BacklogExport.Write(session, version, DocumentForm.ByName(format)), CancellationToken.None)
                is { } document
                ? (document, null)
                : (null, $"there is no version {version}.");

        public override async ValueTask DisposeAsync()
        {
            await database.DisposeAsync();
            folder.Dispose();
        }
    }

    private sealed class ServerDoor(Uri address) : BacklogDoor
    {
        private readonly HttpClient _http = new() { BaseAddress = address };

        public override async Task<(ImportReport?, string?)> Import(JsonElement document, string? version, bool merge, bool checkOnly)
        {
            var query = $"?mode={(checkOnly ? "check" : "apply")}&merge={(merge ? "true" : "false")}"
                + (version is null ? "" : $"&version={Uri.EscapeDataString(version)}");
            using var response = await _http.PostAsJsonAsync(Routes.Import + query, document);
            if (response.IsSuccessStatusCode)
                return (await response.Content.ReadFromJsonAsync(WireJson.Default.ImportReport), null);
            using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            var report = problem.RootElement.TryGetProperty("problems", out _)
                ? problem.RootElement.Deserialize(WireJson.Default.ImportReport)
                : null;
            return (report, problem.RootElement.GetProperty("error").GetString());
        }

        public override async Task<(byte[]?, string?)> Export(string version, string? format)
        {
            using var response = await _http.GetAsync(Routes.Version(version) + (format is null ? "" : $"?format={format}"));
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadAsByteArrayAsync(), null)
                : (null, (await response.Content.ReadFromJsonAsync(WireJson.Default.Problem))?.Error);
        }

        public override ValueTask DisposeAsync()
        {
            _http.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
