using Understory.Client.Operations.Review.Rounds;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>The fields of a story that does not exist yet.</summary>
internal static class GeneratedText
{
    public static ItemRound Of(GeneratedStory story, BackgroundTask? round = null, string? feedback = null) => new()
    {
        Task = round,
        Feedback = feedback,
        Fields =
        [
            Field(StoryFields.Title, [story.Title]),
            Field(StoryFields.Intent, [story.Intent]),
            Field(StoryFields.Description, [story.Description]),
            Field(StoryFields.Acceptance, story.Acceptance),
            Field(StoryFields.DependsOn, story.DependsOn),
            Field(StoryFields.Tags, story.Tags),
        ],
    };

    /// <summary>The story that it became, added on this page or another one; null where there is none.</summary>
    public static Story? Same(ItemRound text, IReadOnlyList<Story> stories) => stories.FirstOrDefault(s =>
        text.Fields.Where(f => f.Name is StoryFields.Title or StoryFields.Description or StoryFields.Acceptance)
            .All(f => StoryField.Of(s, f.Name).SequenceEqual(f.Value)));

    private static ReviewField Field(string name, IReadOnlyList<string> value) =>
        new() { Name = name, Now = [], Suggested = value, IsNew = true };
}
