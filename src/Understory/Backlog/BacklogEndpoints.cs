using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

/// <summary>Versions and stories over HTTP.</summary>
public static class BacklogEndpoints
{
    private const int StoryBytes = 256 * 1024;
    private const int ImportBytes = 32 * 1024 * 1024;

    public static IServiceCollection AddBacklog(this IServiceCollection services) =>
        services.AddSingleton<BacklogImport>().AddSingleton<StoryEditing>().AddSingleton<StoryHistory>();

    public static void MapBacklog(this IEndpointRouteBuilder routes)
    {
        var versions = routes.MapGroup(Routes.Versions).WithTags("Backlog");
        versions.MapGet("", ListVersions);
        versions.MapPost("import", Import).WithMetadata(new RequestSizeLimitAttribute(ImportBytes));
        versions.MapPost("sample", LoadSample);
        versions.MapGet("{version}", Export);
        versions.MapGet("{version}/stories", ListStories);
        versions.MapPost("{version}/stories", AddStory).WithMetadata(new RequestSizeLimitAttribute(StoryBytes));
        versions.MapGet("{version}/stories/{id}", GetStory);
        versions.MapPatch("{version}/stories/{id}", ChangeStory).WithMetadata(new RequestSizeLimitAttribute(StoryBytes));
        versions.MapGet("{version}/stories/{id}/history", ReadHistory);
        versions.MapPost("{version}/stories/{id}/undo", Undo).WithMetadata(new RequestSizeLimitAttribute(StoryBytes));
    }

    private static async Task<Ok<VersionsResponse>> ListVersions(Database database, CancellationToken cancel) =>
        TypedResults.Ok(new VersionsResponse(await database.Read(session => session.Versions(), cancel)));

    private static async Task<Results<Ok<ImportReport>, Created<ImportReport>, ProblemHttpResult>> Import(
        HttpRequest request, BacklogImport import, [FromQuery] string? mode, [FromQuery] string? version, [FromQuery] bool? merge,
        CancellationToken cancel)
    {
        if (mode is not ("check" or "apply"))
            return Refusal.Invalid("mode", "must be check or apply.").ToResult();
        if (!request.HasJsonContentType())
            return TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType);

        var (parsed, broken) = await DocumentFile.Parse(request.Body, cancel);
        using var document = parsed;
        if (document is null)
            return Refusal.Invalid("$", broken!).ToResult();
        if (mode == "check")
            return TypedResults.Ok((await import.Check(document.RootElement, version, cancel)).Report);

        var (report, exists, written) = await import.Apply(document.RootElement, version, merge ?? false, cancel);
        if (written)
            return TypedResults.Created(Routes.Version(report.Version), report);
        var refusal = exists
            ? Refusal.Conflict($"{report.Version} exists: choose another version, or merge into it.")
            : new Refusal(StatusCodes.Status400BadRequest, report.Problems.Count(p => p.Severity == ProblemSeverity.Error) switch
            {
                1 => "Nothing was imported: 1 problem has to be mended first.",
                var errors => $"Nothing was imported: {errors} problems have to be mended first.",
            });
        return (refusal with { More = Members(report) }).ToResult();
    }

    private static async Task<Results<Created<VersionsResponse>, ProblemHttpResult>> LoadSample(
        Database database, BacklogImport import, CancellationToken cancel)
    {
        if (await SampleBacklog.Load(import, cancel) is { } taken)
            return Refusal.Conflict($"The sample needs the version {taken}, which exists already.").ToResult();
        return TypedResults.Created(Routes.Versions, new VersionsResponse(await database.Read(session => session.Versions(), cancel)));
    }

    private static async Task<Results<ProblemHttpResult, FileContentHttpResult>> Export(
        string version, Database database, CancellationToken cancel, [FromQuery] string? format = null)
    {
        if (format is not null && DocumentForm.ByName(format) is null)
            return Refusal.Invalid("format", "must be backlog or userStories.").ToResult();
        var document = await database.Read(session => BacklogExport.Write(session, version, DocumentForm.ByName(format)), cancel);
        return document is null
            ? NoVersion(version)
            : TypedResults.File(document, "application/json; charset=utf-8", $"{version.Replace(':', '-')}.prd.json");
    }

    private static async Task<Results<Ok<StoriesResponse>, ProblemHttpResult>> ListStories(
        string version, Database database, CancellationToken cancel) =>
        await database.Read(session => StoriesPage(session, version), cancel) is { } page ? TypedResults.Ok(page) : NoVersion(version);

    private static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> GetStory(
        string version, string id, Database database, CancellationToken cancel) =>
        await database.Read(session => session.Story(version, id), cancel) is { } story
            ? TypedResults.Ok(new StoryResponse(story))
            : NoStory(version, id);

    private static async Task<Results<Created<StoryResponse>, ProblemHttpResult>> AddStory(
        string version, NewStory story, StoryEditing editing, CancellationToken cancel)
    {
        var (added, refusal) = await editing.Add(version, story, cancel);
        return refusal is null
            ? TypedResults.Created(Routes.Story(version, added!.Id), new StoryResponse(added))
            : refusal.ToResult();
    }

    private static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> ChangeStory(
        string version, string id, StoryPatch patch, StoryEditing editing, CancellationToken cancel)
    {
        var (changed, refusal) = await editing.Change(version, id, patch, cancel);
        return refusal is null ? TypedResults.Ok(new StoryResponse(changed!)) : refusal.ToResult();
    }

    private static async Task<Results<Ok<HistoryResponse>, ProblemHttpResult>> ReadHistory(
        string version, string id, StoryHistory history, CancellationToken cancel) =>
        await history.Read(version, id, cancel) is { } entries ? TypedResults.Ok(new HistoryResponse(entries)) : NoStory(version, id);

    private static async Task<Results<Ok<StoryResponse>, ProblemHttpResult>> Undo(
        string version, string id, UndoRequest request, StoryHistory history, CancellationToken cancel)
    {
        var (story, refusal) = await history.Undo(version, id, request.Revision, cancel);
        return refusal is null ? TypedResults.Ok(new StoryResponse(story!)) : refusal.ToResult();
    }

    /// <summary>Stories of a version with the names of their groups; null where there is no such version.</summary>
    public static async Task<StoriesResponse?> StoriesPage(Session session, string version) =>
        await session.HasVersion(version)
            ? new StoriesResponse(
                await session.Stories(version),
                [.. (await session.Phases(version)).Select(p => new Phase(p.Id, p.Name))],
                [.. (await session.Epics(version)).Select(e => new Epic(e.Phase, e.Id, e.Name, e.Description))])
            : null;

    public static Refusal VersionNotFound(string version) => Refusal.NotFound($"There is no version {version}.");

    public static Refusal StoryNotFound(string version, string id) => Refusal.NotFound($"There is no story {id} in {version}.");

    private static ProblemHttpResult NoVersion(string version) => VersionNotFound(version).ToResult();

    private static ProblemHttpResult NoStory(string version, string id) => StoryNotFound(version, id).ToResult();

    private static Dictionary<string, object?> Members(ImportReport report) => new()
    {
        ["version"] = report.Version,
        ["stories"] = report.Stories,
        ["phases"] = report.Phases,
        ["epics"] = report.Epics,
        ["adds"] = report.Adds,
        ["changes"] = report.Changes,
        ["problems"] = report.Problems,
    };
}
