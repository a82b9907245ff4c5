using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;
using Understory.Tasks;

namespace Understory.Operations.Generate;

/// <summary>One suggested story that is tried again. It stands where it stood.</summary>
/// <param name="newEpic">Null where the story stands in an epic that exists.</param>
internal sealed class GenerateRoundAssignment(GenerateInput input, string description, GeneratedStory before, NewEpic? newEpic, Round round)
    : OneQuestion
{
    public override string Bases => "{}";

    public override Question Question => GenerateQuestion.Build(
        input, description, new Tried(JsonSerializer.SerializeToElement(before, WireJson.Default.GeneratedStory), round.Feedback));

    public override Action<string> Follow(TaskRun run) => new ItemProgress<GeneratedStory>(
        run,
        GenerateAnswer.Item,
        _ => new TaskProgress(1, 1),
        finished => Result(GenerateAnswer.InPlaceOf(before, finished[0]), ""))
        .Start(new TaskProgress(0, 1, "Reading the feedback"));

    public override Made? Take(JsonElement answer) => GenerateAnswer.ReadAgain(answer, input, before) is var (story, reasoning)
        ? new Made(Result(story, reasoning), round.Summary($"\"{StoryId.Shorten(story.Title)}\""), 1)
        : null;

    private string Result(GeneratedStory story, string reasoning) =>
        JsonSerializer.Serialize(new GenerateResult([story], reasoning, newEpic), WireJson.Default.GenerateResult);
}
