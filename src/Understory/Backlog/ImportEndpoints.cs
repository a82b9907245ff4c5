using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder versions)
    {
        versions.MapPost("sample", LoadSample);
        versions.MapGet("{version}/imports", ListImports);
        versions.MapPost("{version}/imports/{id}/undo", Undo);
    }

    public static async Task<Results<Ok<ImportReport>, Created<ImportReport>, ProblemHttpResult>> Import(
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

    private static async Task<Results<Ok<ImportsResponse>, ProblemHttpResult>> ListImports(
        string version, Database database, CancellationToken cancel) =>
        await database.Read<Results<Ok<ImportsResponse>, ProblemHttpResult>>(
            async session => await session.HasVersion(version)
                ? TypedResults.Ok(new ImportsResponse(await session.Imports(version)))
                : (await session.NoVersion(version)).ToResult(),
            cancel);

    private static async Task<Results<Ok<UndoImportResponse>, ProblemHttpResult>> Undo(
        string version, string id, UndoImportRequest request, ImportUndo undo, CancellationToken cancel)
    {
        var (response, refusal) = await undo.Undo(version, id, request.KeepChanged, cancel);
        return refusal is null ? TypedResults.Ok(response!) : refusal.ToResult();
    }

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
