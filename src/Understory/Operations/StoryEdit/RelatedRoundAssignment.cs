using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;
using Understory.Tasks;

namespace Understory.Operations.StoryEdit;

/// <summary>A round about a related story: what becomes of the target stays as it was suggested.</summary>
/// <param name="input">The related story alone, and the target as it is to be changed.</param>
/// <param name="before">The result whose update is tried again.</param>
internal sealed class RelatedRoundAssignment(StoryEditInput input, StoryEditResult before, Round round, Tried tried) : OneQuestion
{
    private readonly Story _story = input.Related[0];

    public override string Bases => StoryValues.Bases([_story]);

    public override Question Question => StoryEditQuestion.BuildRelated(input, tried);

    public override Action<string> Follow(TaskRun run) => new ItemProgress<RelatedUpdate>(
        run,
        item => AnswerText.Id(item) == _story.Id ? StoryEditAnswer.Update(item, _story) : null,
        _ => new TaskProgress(1, 1),
        finished => Result(finished[0], ""))
        .Start(new TaskProgress(0, 1, $"Reading {_story.Id}"));

    public override Made? Take(JsonElement answer) => StoryEditAnswer.ReadRelated(answer, _story) is var (update, summary)
        ? new Made(Result(update, summary), round.Summary(round.Key), 1)
        : null;

    private string Result(RelatedUpdate update, string summary) => JsonSerializer.Serialize(
        before with { RelatedStories = [new RelatedStory(_story.Id, _story.Title)], RelatedUpdates = [update], Summary = summary },
        WireJson.Default.StoryEditResult);
}
