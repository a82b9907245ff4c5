using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tasks;

namespace Understory.Operations.Refine;

/// <summary>Stories to look at. What an earlier attempt was answered holds for those that did not change since.</summary>
/// <param name="atOnce">Questions that are asked side by side.</param>
internal sealed class RefineAssignment(string version, RefineInput input, int atOnce) : Assignment
{
    public override string Bases => input.Bases();

    public override Made? Already => input.Asked.Count == 0 ? Make(new RefineResult([], $"Nothing is pending in {version} any more.")) : null;

    public override async Task<TaskOutcome> Work(TaskRun run, IEngine engine, CancellationToken cancel)
    {
        var board = new RefineBoard(input, run);
        board.Say();
        await TakeKnown(board, run, cancel);
        using var work = new RefineWork(input, board, run, engine, atOnce);
        if (board.Open(input.Asked) is { Count: > 0 } open)
            await work.Do(open, cancel);

        // What is finished is on record, and is not asked for again.
        if (work.Stop is { Wait: not null } stop)
            return Of(stop);

        var result = board.Result(work.Summary);
        run.Report(new TaskProgress(input.Asked.Count, input.Asked.Count));
        return result.Refinements.Count > 0 ? Make(result).Completed
            : work.Failure is { } failure ? Of(failure)
            : new TaskOutcome.Failed(ErrorKind.InvalidOutput, NothingFits);
    }

    private async Task TakeKnown(RefineBoard board, TaskRun run, CancellationToken cancel)
    {
        if (run.EarlierBases is null)
            return;
        var earlier = JsonSerializer.Deserialize(run.EarlierBases, WireJson.Default.DictionaryStringStoryBasis)!;
        var same = input.Asked.Where(s => earlier.GetValueOrDefault(s.Id)?.Revision == s.Revision).ToDictionary(s => s.Id, StringComparer.Ordinal);
        // The newest first: a story that was asked about again was so for a reason.
        foreach (var answer in (await run.KnownAnswers(cancel)).Reverse())
        {
            if (JsonElement.Parse(answer) is not { ValueKind: JsonValueKind.Object } whole
                || !whole.TryGetProperty("refinements", out var items) || items.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var item in items.EnumerateArray())
                board.Take(item, same);
        }
    }

    private Made Make(RefineResult result) =>
        new(JsonSerializer.Serialize(result, WireJson.Default.RefineResult), Summary(result, input.Asked.Count), input.Asked.Count);

    private static string Summary(RefineResult result, int asked)
    {
        var flawed = result.Refinements.Count(r => r.Status == RefinementStatus.NeedsWork);
        var found = (flawed, asked) switch
        {
            (_, 0) => "No story was pending",
            (0, 1) => "The story is clear",
            (0, _) => $"All {result.Refinements.Count} stories are clear",
            (_, 1) => $"{result.Refinements[0].Id} needs work",
            (1, _) => $"1 of {asked} stories needs work",
            _ => $"{flawed} of {asked} stories need work",
        };
        return result.Failed is { Count: > 0 } failed ? $"{found}, {failed.Count} could not be analysed" : found;
    }
}
