using System.Text.Json;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>A document into a version: <see cref="Check"/> finds all problems and writes nothing, <see cref="Apply"/> writes all or nothing.</summary>
public sealed class BacklogImport(Database database)
{
    public Task<ImportOutcome> Check(JsonElement document, string? version, CancellationToken cancel) =>
        database.Read(async session => (await Plan(session, document, version)).Outcome, cancel);

    /// <param name="version">The version to write; null takes the document's own, or the next free one.</param>
    /// <param name="merge">Whether a version that exists may be written.</param>
    public Task<ImportOutcome> Apply(JsonElement document, string? version, bool merge, CancellationToken cancel) =>
        database.Write(
            async session =>
            {
                var plan = await Plan(session, document, version);
                if (plan.Document is null || plan.Outcome.Report.HasErrors)
                    return plan.Outcome;
                if (!merge && await session.HasVersion(plan.Outcome.Report.Version))
                    return plan.Outcome with { VersionExists = true };

                await Write(session, plan, plan.Document);
                return plan.Outcome with { Written = true };
            },
            cancel);

    private static async Task<ImportPlan> Plan(Session session, JsonElement root, string? version)
    {
        var problems = new List<ImportProblem>();
        var document = ReadDocument(root, problems);
        var taken = await session.VersionIds();
        var id = version ?? document?.Version ?? NextVersion(taken);
        if (!StoryId.IsValid(id))
        {
            problems.Add(new ImportProblem(
                version is null ? "$.version" : "?version", $"cannot be used as the version's id: {StoryId.Rule}", ProblemSeverity.Error));
        }

        if (document is null)
            return new ImportPlan(new ImportOutcome(new ImportReport(id, 0, 0, 0, 0, 0, problems)), null, new Dictionary<string, StoryRow>());

        var existing = (await session.StoryRows(id)).ToDictionary(row => row.Id, StringComparer.Ordinal);
        problems.AddRange(await DependencyProblems(session, id, document, existing.Values, taken));
        var adds = document.Stories.Count(s => !existing.ContainsKey(s.Story.Id));
        var changes = document.Stories.Count(s =>
            existing.TryGetValue(s.Story.Id, out var row) && Merge.Changes(row.ToStory(), s));
        var report = new ImportReport(id, document.Stories.Count, document.Phases.Count, document.Epics.Count, adds, changes, problems);
        return new ImportPlan(new ImportOutcome(report), document, existing);
    }

    private static BacklogDocument? ReadDocument(JsonElement root, List<ImportProblem> problems)
    {
        try
        {
            return DocumentReader.Read(root, problems);
        }
        catch (InvalidOperationException)
        {
            // The only text that JSON can carry and .NET cannot: half of a surrogate pair.
            problems.Add(new ImportProblem("$", "holds text that is not valid Unicode (half a surrogate pair)", ProblemSeverity.Error));
            return null;
        }
    }

    private static async Task<IEnumerable<ImportProblem>> DependencyProblems(
        Session session, string version, BacklogDocument document, IEnumerable<StoryRow> existing, IReadOnlyList<string> versions)
    {
        var stories = existing.Select(row => row.ToStory()).Concat(document.Stories.Select(s => s.Story)).ToList();
        var own = Dependencies.NamesOf(stories, document.Phases.Select(p => p.Id), document.Epics.Select(e => (e.Phase, e.Id)));
        var known = new Dependencies(own, await session.NamesOfOthers(version, versions));
        var paths = document.Stories.ToDictionary(s => s.Story.Id, s => s.Path, StringComparer.Ordinal);
        var unknown = document.Stories.SelectMany(s => s.Story.DependsOn
            .Select((reference, i) => (reference, i))
            .Where(d => !known.Exists(d.reference))
            .Select(d => new ImportProblem(
                $"{s.Path}.{document.Form.Call("depends_on")}[{d.i}]", $"\"{d.reference}\" does not exist", ProblemSeverity.Warning)));
        var cycles = Dependencies.Cycles([.. document.Stories.Select(s => s.Story)])
            .Select(cycle => new ImportProblem(
                $"{paths[cycle[0]]}.{document.Form.Call("depends_on")}",
                $"stories depend on each other in a circle: {string.Join(" → ", cycle.Append(cycle[0]))}",
                ProblemSeverity.Warning));
        return unknown.Concat(cycles);
    }

    private static async Task Write(Session session, ImportPlan plan, BacklogDocument document)
    {
        var version = plan.Outcome.Report.Version;
        await session.SaveVersion(await Merge.Version(session, version, document));
        foreach (var phase in document.Phases)
            await session.SavePhase(version, phase);
        foreach (var epic in document.Epics)
            await session.SaveEpic(version, epic);

        var position = plan.Existing.Values.Select(row => row.Position).DefaultIfEmpty(-1).Max();
        foreach (var read in document.Stories)
        {
            if (!plan.Existing.TryGetValue(read.Story.Id, out var row))
                await session.AddStory(version, read.Story, read.Rank, ++position, read.Source, Actor.Import);
            else if (Merge.Changes(row.ToStory(), read) || read.Source != row.Source)
                await session.ChangeStory(version, Merge.Into(row.ToStory(), read), Actor.Import, Merge.Sources(row.Source, read.Source));
        }
    }

    private static string NextVersion(IReadOnlyList<string> taken)
    {
        var next = 1;
        while (taken.Contains($"v{next}.0"))
            next++;
        return $"v{next}.0";
    }

    private sealed record ImportPlan(ImportOutcome Outcome, BacklogDocument? Document, IReadOnlyDictionary<string, StoryRow> Existing);
}

/// <param name="VersionExists">Nothing was written: the version exists and no merge was asked for.</param>
/// <param name="Written">Everything was written.</param>
public sealed record ImportOutcome(ImportReport Report, bool VersionExists = false, bool Written = false);
