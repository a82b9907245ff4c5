using System.Data.Common;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Understory.Backlog;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Commands;

/// <summary>
/// How a command reaches the backlog: through the server that holds the data folder, or by opening the folder where
/// none runs, or by opening the PostgreSQL that is configured. Each answer is a value or the sentence that says why not.
/// </summary>
internal abstract class BacklogDoor : IAsyncDisposable
{
    /// <summary>Whether the exception says that the folder, the server or a file cannot be used, in a message for a person.</summary>
    public static bool IsClosed(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or HttpRequestException or DbException or InvalidOperationException
            or TaskCanceledException or JsonException or OptionsValidationException;

    /// <exception cref="Exception">The folder cannot be used: see <see cref="IsClosed"/>.</exception>
    public static async Task<(BacklogDoor? Door, string? Problem)> Open(string? data)
    {
        // What a server would use, from the same configuration.
        var configuration = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = data is null ? [] : [$"--{StorageFeature.DataKey}={data}"],
            ContentRootPath = AppContext.BaseDirectory,
        }).Configuration;
        if (configuration.Postgres() is { } postgres)
            return (await Prepared(new DatabaseDoor(null, postgres)), null);
        var path = configuration.DataPath();
        if (DataFolder.TryTake(path) is { } folder)
            return (await Prepared(new DatabaseDoor(folder, new SqliteDatabase(folder.DatabaseFile))), null);

        return DataFolder.HolderAddress(path) is { } address
            ? (new ServerDoor(address), null)
            : (null, $"{path} is held by an Understory that is starting or stopping; try again in a moment.");
    }

    public abstract Task<(ImportReport? Report, string? Problem)> Import(JsonElement document, string? version, bool merge, bool checkOnly);

    public abstract Task<(byte[]? Document, string? Problem)> Export(string version, string? format);

    public abstract ValueTask DisposeAsync();

    private static async Task<BacklogDoor> Prepared(DatabaseDoor door)
    {
        try
        {
            await door.Prepare();
            return door;
        }
        catch
        {
            await door.DisposeAsync();
            throw;
        }
    }

    private sealed class DatabaseDoor(DataFolder? folder, Database database) : BacklogDoor
    {
        public Task Prepare() => Migrations.Apply(database, CancellationToken.None);

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
            await database.Read<(byte[]?, string?)>(
                async session => await BacklogExport.Write(session, version, DocumentForm.ByName(format)) is { } document
                    ? (document, null)
                    : (null, (await session.NoVersion(version)).Error),
                CancellationToken.None);

        public override async ValueTask DisposeAsync()
        {
            await database.DisposeAsync();
            folder?.Dispose();
        }
    }

    private sealed class ServerDoor(Uri address) : BacklogDoor
    {
        // The server is on this machine: a proxy of the environment would not find it. It may be busy, and says before a
        // large body is sent whether it takes it.
        private readonly HttpClient _http = new(new SocketsHttpHandler
        {
            UseProxy = false,
            Expect100ContinueTimeout = TimeSpan.FromSeconds(30),
        })
        {
            BaseAddress = Reachable(address),
        };

        public override async Task<(ImportReport?, string?)> Import(JsonElement document, string? version, bool merge, bool checkOnly)
        {
            var query = $"?mode={(checkOnly ? "check" : "apply")}&merge={(merge ? "true" : "false")}"
                + (version is null ? "" : $"&version={Uri.EscapeDataString(version)}");
            using var body = new StringContent(document.GetRawText(), Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, Routes.Import + query) { Content = body };
            // Else a refusal for its size would come while the body is still on its way, and be lost with the connection.
            request.Headers.ExpectContinue = true;
            using var response = await _http.SendAsync(request);
            var answer = await response.Content.ReadAsStringAsync();
            if (response.IsSuccessStatusCode)
                return (JsonSerializer.Deserialize(answer, WireJson.Default.ImportReport), null);
            var report = answer.Contains("\"problems\"", StringComparison.Ordinal)
                ? JsonSerializer.Deserialize(answer, WireJson.Default.ImportReport)
                : null;
            return (report, Sentence(response, answer));
        }

        public override async Task<(byte[]?, string?)> Export(string version, string? format)
        {
            using var response = await _http.GetAsync(Routes.Version(version) + (format is null ? "" : $"?format={format}"));
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadAsByteArrayAsync(), null)
                : (null, Sentence(response, await response.Content.ReadAsStringAsync()));
        }

        public override ValueTask DisposeAsync()
        {
            _http.Dispose();
            return ValueTask.CompletedTask;
        }

        private string Sentence(HttpResponseMessage response, string answer) =>
            response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? JsonSerializer.Deserialize(answer, WireJson.Default.Problem)!.Error
                : $"{_http.BaseAddress} answered {(int)response.StatusCode}, which is no answer of an Understory.";

        // A server that listens on every address says so with one that nobody can ask for.
        private static Uri Reachable(Uri address) => address.Host is "0.0.0.0" or "[::]"
            ? new UriBuilder(address) { Host = address.Host == "[::]" ? "[::1]" : "127.0.0.1" }.Uri
            : address;
    }
}
