using System.Text.Json;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>Reads suggestions against what the task read and what the stories say now.</summary>
internal sealed class SuggestionReader(BackgroundTask task, IReadOnlyList<Story> stories)
{
    private readonly Dictionary<string, StoryBasis> bases = Bases(task);
    private readonly Dictionary<string, Story> now = stories.ToDictionary(s => s.Id);

    public ReviewItem Item(Refinement refinement) => Item(refinement.Id, refinement.Title, refinement.Issues, new()
    {
        [StoryFields.Description] = Text(refinement.SuggestedDescription),
        [StoryFields.Acceptance] = refinement.SuggestedAcceptance,
        [StoryFields.Tags] = refinement.Tags,
        [StoryFields.DependsOn] = refinement.DependsOn,
    });

    public ReviewItem Item(RelatedUpdate update) => Item(update.Id, update.Title, [update.Reason], new()
    {
        [StoryFields.Description] = Text(update.SuggestedDescription),
        [StoryFields.Acceptance] = update.SuggestedAcceptance,
    });

    /// <summary>The story that was to be changed.</summary>
    public ReviewItem Target(StoryEditResult result) => Item(result.StoryId, result.CurrentStory.Title, [], new()
    {
        [StoryFields.Intent] = Text(result.Target.SuggestedIntent),
        [StoryFields.Description] = Text(result.Target.SuggestedDescription),
        [StoryFields.Acceptance] = result.Target.SuggestedAcceptance,
    });

    private ReviewItem Item(string id, string title, IReadOnlyList<string> reasons, Dictionary<string, IReadOnlyList<string>?> suggestions)
    {
        var basis = bases.GetValueOrDefault(id);
        var story = now.GetValueOrDefault(id);
        var fields = new List<ReviewField>();
        foreach (var (name, suggested) in suggestions)
        {
            // A suggestion that says what the task read is none.
            var before = basis is null ? null : StoryField.Of(basis, name);
            var current = story is null ? before ?? [] : StoryField.Of(story, name);
            if (suggested is not null && !suggested.SequenceEqual(before ?? current))
                fields.Add(new() { Name = name, Now = current, Suggested = suggested, Base = before });
        }

        return new() { Id = id, Title = story?.Title ?? title, Reasons = reasons, Fields = fields, Story = story };
    }

    private static string[]? Text(string? text) => text is null ? null : [text];

    private static Dictionary<string, StoryBasis> Bases(BackgroundTask task)
    {
        try
        {
            return task.Bases?.Deserialize(WireJson.Default.DictionaryStringStoryBasis) ?? [];
        }
        catch (JsonException)
        {
            // Without them the server still compares; the page only cannot say beforehand what changed.
            return [];
        }
    }
}
