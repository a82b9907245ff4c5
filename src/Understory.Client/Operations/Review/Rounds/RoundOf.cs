using System.Text.Json;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations.Review.Rounds;

/// <summary>What a round was asked, as its params say it.</summary>
/// <param name="Key">The story's id, or the generated story's place in the result.</param>
/// <param name="Feedback">Null where it was only to look again.</param>
internal sealed record RoundOf(string Key, string? Feedback)
{
    /// <summary>Null where the task is no round of one item.</summary>
    public static RoundOf? Of(BackgroundTask round)
    {
        if (round.ParentTaskId is null)
            return null;
        var (ids, feedback) = round.Type switch
        {
            TaskTypes.Refine when TaskWording.Asked(round, WireJson.Default.RefineParams) is { } asked => (asked.StoryIds, asked.Feedback),
            TaskTypes.Generate when TaskWording.Asked(round, WireJson.Default.GenerateParams) is { } asked => (asked.StoryIds, asked.Feedback),
            TaskTypes.StoryEdit when TaskWording.Asked(round, WireJson.Default.StoryEditParams) is { } asked => (asked.StoryIds, asked.Feedback),
            _ => default,
        };
        return ids is [var only] ? new(only, feedback) : null;
    }

    /// <summary>The params of a next round: those of the task, for one item of it.</summary>
    /// <param name="task">The task that the review belongs to.</param>
    /// <param name="key">The item.</param>
    /// <param name="feedback">What a person said; null to only look again.</param>
    /// <param name="about">The task, or the round of it, whose suggestion is tried again.</param>
    /// <returns>Null where the task's own params cannot be read.</returns>
    public static JsonElement? Next(BackgroundTask task, string key, string? feedback, string about) => task.Type switch
    {
        TaskTypes.Refine => JsonSerializer.SerializeToElement(new([key], feedback, about), WireJson.Default.RefineParams),
        TaskTypes.Generate when TaskWording.Asked(task, WireJson.Default.GenerateParams) is { } asked =>
            JsonSerializer.SerializeToElement(
                asked with { StoryIds = [key], Feedback = feedback, ParentTaskId = about }, WireJson.Default.GenerateParams),
        TaskTypes.StoryEdit when TaskWording.Asked(task, WireJson.Default.StoryEditParams) is { } asked =>
            JsonSerializer.SerializeToElement(
                asked with { StoryIds = [key], Feedback = feedback, ParentTaskId = about }, WireJson.Default.StoryEditParams),
        _ => null,
    };
}
