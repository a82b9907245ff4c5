using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tasks;

namespace Understory.Operations.Generate;

/// <summary>A description to make stories of.</summary>
internal sealed class GenerateAssignment(GenerateInput input, string description) : OneQuestion
{
    // New stories are compared with nothing when they are applied, so that no story has to be kept.
    public override string Bases => "{}";

    public override Question Question => GenerateQuestion.Build(input, description);

    // How many there will be nobody knows.
    public override Action<string> Follow(TaskRun run) => new ItemProgress<GeneratedStory>(
        run,
        GenerateAnswer.Item,
        finished => new TaskProgress(finished.Count, 0, finished.Count == 1 ? "1 story so far" : $"{finished.Count} stories so far"),
        finished => JsonSerializer.Serialize(new GenerateResult(finished, ""), WireJson.Default.GenerateResult))
        .Start(new TaskProgress(0, 0, "Reading the description"));

    public override Made? Take(JsonElement answer) => GenerateAnswer.Read(answer, input) is { } result
        ? new Made(JsonSerializer.Serialize(result, WireJson.Default.GenerateResult), Summary(result), result.Stories.Count)
        : null;

    private static string Summary(GenerateResult result)
    {
        var suggested = result.Stories.Count == 1 ? "1 story suggested" : $"{result.Stories.Count} stories suggested";
        var inNewEpic = result.Stories.Count(result.WantsNewEpic);
        return inNewEpic switch
        {
            0 => suggested,
            _ when inNewEpic == result.Stories.Count => $"{suggested} in a new epic",
            _ => $"{suggested}, {inNewEpic} of them in a new epic",
        };
    }
}
