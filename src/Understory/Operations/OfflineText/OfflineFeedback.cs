using System.Text.Json;
using Understory.Operations.Rounds;

namespace Understory.Operations.OfflineText;

/// <summary>A suggestion after the feedback on it was followed, as far as rules can.</summary>
internal sealed record OfflineFeedback(EditedStory Story, StoryEditing Editing)
{
    /// <param name="story">As it is now; the suggestion's members are those of a suggestion for it.</param>
    public static OfflineFeedback Follow(string id, AskedStory story, Tried tried, bool withIntent)
    {
        var suggested = story with
        {
            Intent = Text(tried.Suggestion, "suggested_intent") ?? story.Intent,
            Description = Text(tried.Suggestion, "suggested_description") ?? story.Description,
            Acceptance = Texts(tried.Suggestion, "suggested_acceptance") ?? story.Acceptance,
        };
        return Follow(new EditedStory(id, story, suggested), tried, withIntent);
    }

    /// <param name="story">What the feedback is about.</param>
    public static OfflineFeedback Follow(EditedStory story, Tried tried, bool withIntent)
    {
        var editing = new StoryEditing(story, withIntent);
        foreach (var instruction in FeedbackReader.Read(tried.Feedback ?? ""))
            editing.Follow(instruction);
        return new OfflineFeedback(story, editing);
    }

    private static string? Text(JsonElement suggestion, string name) =>
        AnswerText.Text(suggestion, name, required: false) is { Length: > 0 } text ? text : null;

    private static IReadOnlyList<string>? Texts(JsonElement suggestion, string name) =>
        suggestion.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? AnswerText.Texts(suggestion, name) : null;
}
