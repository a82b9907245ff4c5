using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;
using Understory.Tasks;

namespace Understory.Operations.StoryEdit;

/// <summary>A story to change, and those that the change may touch; in a round the story alone.</summary>
internal sealed class StoryEditAssignment(StoryEditInput input, Round? round = null, Tried? tried = null) : OneQuestion
{
    public override string Bases => input.Bases();

    public override Question Question => StoryEditQuestion.Build(input, tried);

    public override Action<string> Follow(TaskRun run)
    {
        var open = input.Related.ToDictionary(s => s.Id, StringComparer.Ordinal);
        return new ItemProgress<object>(
            run,
            item => !item.TryGetProperty("id", out _) ? StoryEditAnswer.Target(item, input.Target)
                : open.Remove(AnswerText.Id(item), out var story) && StoryEditAnswer.Update(item, story) is { } update
                    && StoryEditAnswer.ChangesAnything(update) ? update
                : null,
            finished => new TaskProgress(0, 1, Writing(finished.OfType<RelatedUpdate>().Count())),
            // Without what becomes of the story itself there is nothing to show yet.
            finished => finished.OfType<StoryEditTarget>().FirstOrDefault() is { } target
                ? JsonSerializer.Serialize(
                    StoryEditAnswer.Result(input, target, [.. finished.OfType<RelatedUpdate>()], ""), WireJson.Default.StoryEditResult)
                : null)
            .Start(new TaskProgress(0, 1, Reading()));
    }

    public override Made? Take(JsonElement answer) => StoryEditAnswer.Read(answer, input) is { } result
        ? new Made(JsonSerializer.Serialize(result, WireJson.Default.StoryEditResult), round?.Summary(round.Key) ?? Summary(result), 1)
        : null;

    private string Reading() => input.Related.Count switch
    {
        0 => $"Reading {input.Target.Id}",
        1 => $"Reading {input.Target.Id} and 1 related story",
        var count => $"Reading {input.Target.Id} and {count} related stories",
    };

    private static string Writing(int related) => related switch
    {
        0 => "Looking at what it does to related stories",
        1 => "1 related story so far",
        _ => $"{related} related stories so far",
    };

    private static string Summary(StoryEditResult result)
    {
        var story = result.CurrentStory;
        var stays = result.Target.SuggestedIntent is null && result.Target.SuggestedDescription == story.Description
            && result.Target.SuggestedAcceptance.SequenceEqual(story.Acceptance);
        var related = (result.RelatedUpdates.Count, stays) switch
        {
            (0, true) => "nothing to change",
            (0, _) => "no related story to update",
            (1, _) => "1 related story to update",
            var (count, _) => $"{count} related stories to update",
        };
        return $"{story.Id} {StoryId.Shorten(story.Title)} · {related}";
    }
}
