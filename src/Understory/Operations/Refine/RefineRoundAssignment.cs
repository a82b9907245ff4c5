using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;
using Understory.Tasks;

namespace Understory.Operations.Refine;

/// <summary>One story that is looked at again.</summary>
internal sealed class RefineRoundAssignment(RefineInput input, Round round, Tried tried) : OneQuestion
{
    public override string Bases => input.Bases();

    public override Question Question => RefineQuestion.Build(input, input.Asked, tried);

    public override Action<string> Follow(TaskRun run) => new ItemProgress<Refinement>(
        run,
        item => AnswerText.Id(item) == input.Asked[0].Id ? RefineAnswer.ReadItem(item, input.Asked[0], input).Refinement : null,
        finished => new TaskProgress(1, 1),
        finished => JsonSerializer.Serialize(new RefineResult([finished[0]], ""), WireJson.Default.RefineResult))
        .Start(new TaskProgress(0, 1, "Reading the story"));

    public override Made? Take(JsonElement answer) => RefineAnswer.Read(answer, input, input.Asked) is { Refinements.Count: > 0 } result
        ? new Made(JsonSerializer.Serialize(result, WireJson.Default.RefineResult), round.Summary(round.Key), 1)
        : null;
}
