using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;
using Understory.Tasks;

namespace Understory.Operations.Refine;

/// <summary>Stories to look at, or in a round the one that is looked at again.</summary>
internal sealed class RefineAssignment(string version, RefineInput input, Round? round = null, Tried? tried = null) : Assignment
{
    public override string Bases => input.Bases();

    public override Question Question => RefineQuestion.Build(input, tried);

    public override Made? Already => input.Asked.Count == 0 ? Make(new RefineResult([], $"Nothing is pending in {version} any more.")) : null;

    public override Action<string> Follow(TaskRun run)
    {
        var (open, all) = (input.Asked.ToDictionary(s => s.Id, StringComparer.Ordinal), input.Asked.Count);
        return new ItemProgress<Refinement>(
            run,
            item => open.Remove(AnswerText.Id(item), out var story) ? RefineAnswer.ReadItem(item, story, input).Refinement : null,
            finished => new TaskProgress(finished.Count, all, $"{finished.Count} of {all} stories"),
            finished => JsonSerializer.Serialize(new RefineResult(finished, ""), WireJson.Default.RefineResult))
            .Start(new TaskProgress(0, all, "Reading the stories"));
    }

    public override Made? Take(JsonElement answer) =>
        RefineAnswer.Read(answer, input) is { Refinements.Count: > 0 } result ? Make(result) : null;

    private Made Make(RefineResult result) =>
        new(JsonSerializer.Serialize(result, WireJson.Default.RefineResult), round?.Summary(round.Key) ?? Summary(result, input.Asked.Count), input.Asked.Count);

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
