using System.Text.Json;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>
/// A document into a version: <see cref="Check"/> finds all problems and writes nothing, <see cref="Apply"/> writes all or nothing.
/// </summary>
public sealed class BacklogImport(Database database)
{
    public Task<ImportOutcome> Check(JsonElement document, string? version, CancellationToken cancel) =>
        database.Read(async session => (await Plan(session, document, version)).Outcome, cancel);

    /// <param name="version">The version to write; null takes the document's own, or the next free one.</param>
    /// <param name="merge">Whether a version that exists may be written.</param>
    public Task<ImportOutcome> Apply(JsonElement document, string? version, bool merge, CancellationToken cancel) =>
        database.WriteBacklog(
            async session =>
            {
                var plan = await Plan(session, document, version);
                if (plan.Document is null || plan.Outcome.Report.HasErrors)
                    return plan.Outcome;
                if (!merge && plan.Existing.Version is not null)
                    return plan.Outcome with { VersionExists = true };

                var report = plan.Outcome.Report with { ImportId = await ImportWriting.Write(session, plan, plan.Document) };
                return plan.Outcome with { Report = report, Written = true };
            },
            cancel);

    private static async Task<ImportPlan> Plan(Session session, JsonElement root, string? version)
    {
        var problems = new ImportProblems();
        var document = DocumentReader.Read(root, problems);
        var id = version ?? document?.Version ?? await session.NextVersion();
        if (!StoryId.IsValid(id))
        {
            problems.Add(new ImportProblem(
                version is null ? "version" : "?version",
                $"\"{StoryId.Shorten(id)}\" cannot be used as the version's id: {StoryId.Rule}", ProblemSeverity.Error));
        }

        if (document is null)
            return new ImportPlan(new ImportOutcome(new ImportReport(id, 0, 0, 0, 0, 0, problems.ToList())), null, ExistingVersion.None);

        var existing = await ExistingVersion.Load(session, id);
        var form = existing.Form ?? document.Form;
        var merged = document.Stories.Where(s => existing.Stories.ContainsKey(s.Story.Id))
            .ToDictionary(s => s.Story.Id, s => Merge.Into(existing.Stories[s.Story.Id], s, form), StringComparer.Ordinal);
        problems.AddRange(await DependencyProblems(session, id, document, existing, merged));
        var report = new ImportReport(
            id, document.Stories.Count, document.Phases.Count, document.Epics.Count,
            document.Stories.Count - merged.Count, merged.Values.Count(m => m.Changes), problems.ToList());
        return new ImportPlan(new ImportOutcome(report), document, existing) { Merged = merged };
    }

    private static async Task<IEnumerable<ImportProblem>> DependencyProblems(
        Session session, string version, BacklogDocument document, ExistingVersion existing, IReadOnlyDictionary<string, MergedStory> merged)
    {
        var stories = existing.Stories.Values.Where(row => !merged.ContainsKey(row.Id)).Select(row => row.ToStory())
            .Concat(document.Stories.Select(s => merged.TryGetValue(s.Story.Id, out var m) ? m.Story : s.Story))
            .ToList();
        var own = Dependencies.NamesOf(
            stories,
            document.Phases.Select(p => p.Id).Concat(existing.Phases.Keys),
            document.Epics.Select(e => (e.Phase, e.Id)).Concat(existing.Epics.Keys));
        var known = await session.Dependencies(version, own, [.. document.Stories.SelectMany(s => s.Story.DependsOn)]);
        var unknown = document.Stories.SelectMany(s => s.Story.DependsOn.Zip(s.Dependencies.Each))
            .Where(d => !known.Exists(d.First))
            .Select(d => new ImportProblem(d.Second, $"\"{StoryId.Shorten(d.First)}\" does not exist", ProblemSeverity.Warning));
        var places = document.Stories.ToDictionary(s => s.Story.Id, s => s.Dependencies.All, StringComparer.Ordinal);
        var cycles = DependencyCycles.In(stories)
            .Select(cycle => (cycle, at: cycle.Ids.Append(cycle.Last).FirstOrDefault(places.ContainsKey)))
            .Where(found => found.at is not null)
            .Select(found => new ImportProblem(
                places[found.at!], $"stories depend on each other in a circle: {found.cycle}", ProblemSeverity.Warning));
        return unknown.Concat(cycles);
    }
}

/// <param name="VersionExists">Nothing was written: the version exists and no merge was asked for.</param>
/// <param name="Written">Everything was written.</param>
public sealed record ImportOutcome(ImportReport Report, bool VersionExists = false, bool Written = false);

/// <summary>What to write, decided by one look at what is there.</summary>
/// <param name="Document">Null where it is no backlog.</param>
internal sealed record ImportPlan(ImportOutcome Outcome, BacklogDocument? Document, ExistingVersion Existing)
{
    /// <summary>The document's stories that the version has already, with the document over them.</summary>
    public IReadOnlyDictionary<string, MergedStory> Merged { get; init; } = new Dictionary<string, MergedStory>();
}
