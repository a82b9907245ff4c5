using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;
using Understory.Web;

namespace Understory.Backlog;

internal static class VersionEndpoints
{
    public static void MapVersions(this IEndpointRouteBuilder versions)
    {
        versions.MapGet("", ListVersions);
        versions.MapPost("", AddVersion);
        versions.MapGet("{version}", Export);
        versions.MapPatch("{version}", ChangeVersion);
        versions.MapDelete("{version}", DeleteVersion);
        versions.MapPost("{version}/restore", RestoreVersion);
        versions.MapPut("{version}/phases/{phase}", NamePhase);
        versions.MapPut("{version}/phases/{phase}/epics/{epic}", NameEpic);
    }

    private static async Task<Ok<VersionsResponse>> ListVersions(Database database, CancellationToken cancel) =>
        TypedResults.Ok(new VersionsResponse(await database.Read(session => session.Versions(), cancel)));

    private static async Task<Results<Created<VersionResponse>, ProblemHttpResult>> AddVersion(
        NewVersion version, VersionEditing editing, CancellationToken cancel)
    {
        var (added, refusal) = await editing.Add(version, cancel);
        return refusal is null
            ? TypedResults.Created(Routes.Version(added!.Id), new VersionResponse(added))
            : refusal.ToResult();
    }

    private static async Task<Results<ProblemHttpResult, FileContentHttpResult>> Export(
        string version, Database database, CancellationToken cancel, [FromQuery] string? format = null)
    {
        if (format is not null && DocumentForm.ByName(format) is null)
            return Refusal.Invalid("format", "must be backlog or userStories.").ToResult();
        return await database.Read<Results<ProblemHttpResult, FileContentHttpResult>>(
            async session => await BacklogExport.Write(session, version, DocumentForm.ByName(format)) is { } document
                ? TypedResults.File(document, "application/json; charset=utf-8", $"{version.Replace(':', '-')}.prd.json")
                : (await session.NoVersion(version)).ToResult(),
            cancel);
    }

    private static async Task<Results<Ok<VersionResponse>, ProblemHttpResult>> ChangeVersion(
        string version, VersionPatch patch, VersionEditing editing, CancellationToken cancel) =>
        Answer(await editing.Change(version, patch, cancel));

    private static async Task<Results<Ok<VersionResponse>, ProblemHttpResult>> DeleteVersion(
        string version, VersionEditing editing, CancellationToken cancel) => Answer(await editing.Delete(version, cancel));

    private static async Task<Results<Ok<VersionResponse>, ProblemHttpResult>> RestoreVersion(
        string version, VersionEditing editing, CancellationToken cancel) => Answer(await editing.Restore(version, cancel));

    private static async Task<Results<Ok<PhaseResponse>, ProblemHttpResult>> NamePhase(
        string version, int phase, PhaseName name, GroupNaming naming, CancellationToken cancel)
    {
        var (named, refusal) = await naming.NamePhase(version, phase, name, cancel);
        return refusal is null ? TypedResults.Ok(new PhaseResponse(named!)) : refusal.ToResult();
    }

    private static async Task<Results<Ok<EpicResponse>, ProblemHttpResult>> NameEpic(
        string version, int phase, int epic, EpicName name, GroupNaming naming, CancellationToken cancel)
    {
        var (named, refusal) = await naming.NameEpic(version, phase, epic, name, cancel);
        return refusal is null ? TypedResults.Ok(new EpicResponse(named!)) : refusal.ToResult();
    }

    private static Results<Ok<VersionResponse>, ProblemHttpResult> Answer((VersionSummary? Version, Refusal? Refusal) outcome) =>
        outcome.Refusal is null ? TypedResults.Ok(new VersionResponse(outcome.Version!)) : outcome.Refusal.ToResult();
}
