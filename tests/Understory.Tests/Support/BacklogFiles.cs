using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Understory.Backlog;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Support;

/// <summary>Documents into a real database and out of it, without a server.</summary>
public sealed class BacklogFiles : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private BacklogFiles(TestDatabase database) => _database = database;

    public TestDatabase Database => _database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<BacklogFiles> Create() => new(await TestDatabase.Create());

    /// <summary>A document as it is read, with its problems as <c>severity path: message</c>.</summary>
    public static (BacklogDocument? Document, IReadOnlyList<ImportProblem> Problems) Read(string json)
    {
        var problems = new ImportProblems();
        return (DocumentReader.Read(JsonElement.Parse(json), problems), problems.ToList());
    }

    /// <summary>JSON with its members in their order, numbers as they are spelled, and no white space.</summary>
    public static string Plain(string json)
    {
        using var document = JsonDocument.Parse(json);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            document.RootElement.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Imports, and fails the test where that was refused.</summary>
    public async Task<ImportReport> Import(string json, string? version = null, bool merge = false)
    {
        var outcome = await Try(json, version, merge);
        Assert.True(outcome.Written, string.Join('\n', outcome.Report.Problems));
        return outcome.Report;
    }

    public Task<ImportOutcome> Try(string json, string? version = null, bool merge = false) =>
        new BacklogImport(_database.Database).Apply(JsonElement.Parse(json), version, merge, Cancel);

    public async Task<ImportReport> Check(string json, string? version = null) =>
        (await new BacklogImport(_database.Database).Check(JsonElement.Parse(json), version, Cancel)).Report;

    /// <param name="form">Null for the version's own.</param>
    public async Task<string> Export(string version = "v1.0", DocumentForm? form = null) =>
        Encoding.UTF8.GetString((await _database.Database.Read(session => BacklogExport.Write(session, version, form), Cancel))!);

    public Task<IReadOnlyList<Story>> Stories(string version = "v1.0") =>
        _database.Database.Read(session => session.Stories(version), Cancel);

    public async Task<Story> Story(string id, string version = "v1.0") =>
        (await _database.Database.Read(session => session.Story(version, id), Cancel))!;

    /// <summary>Writes over a story as a person does.</summary>
    public async Task Change(string id, Func<Story, Story> change, string version = "v1.0")
    {
        var story = await Story(id, version);
        Assert.NotNull(await _database.Database.Write(session => session.ChangeStory(version, change(story), Actor.Person), Cancel));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
