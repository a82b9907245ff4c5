using System.Text.Json;
using Understory.Client.Operations.Review.Rounds;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>Reads the suggestions of a task, or of a round, against what it read and what the stories say now.</summary>
internal sealed class SuggestionReader(BackgroundTask task, IReadOnlyDictionary<string, Story> now)
{
    private readonly Dictionary<string, StoryBasis> bases = Bases(task);

    /// <summary>The task is a round; null for the task itself.</summary>
    public BackgroundTask? AsRound { get; init; }

    public string? Feedback { get; init; }

    public ItemRound Of(Refinement refinement) => Of(refinement.Id, refinement.Issues, new()
    {
        [StoryFields.Description] = Text(refinement.SuggestedDescription),
        [StoryFields.Acceptance] = refinement.SuggestedAcceptance,
        [StoryFields.Tags] = refinement.Status == RefinementStatus.Ok ? null : refinement.Tags,
        [StoryFields.DependsOn] = refinement.Status == RefinementStatus.Ok ? null : refinement.DependsOn,
    });

    public ItemRound Of(RelatedUpdate update) => Of(update.Id, [update.Reason], new()
    {
        [StoryFields.Description] = Text(update.SuggestedDescription),
        [StoryFields.Acceptance] = update.SuggestedAcceptance,
    });

    /// <summary>The story that was to be changed.</summary>
    public ItemRound OfTarget(StoryEditResult result) => Of(result.StoryId, [], new()
    {
        [StoryFields.Intent] = Text(result.Target.SuggestedIntent),
        [StoryFields.Description] = Text(result.Target.SuggestedDescription),
        [StoryFields.Acceptance] = result.Target.SuggestedAcceptance,
    });

    /// <summary>A round's suggestion for its story; null where its result has none.</summary>
    public ItemRound? For(string id)
    {
        switch (task.Type)
        {
            case TaskTypes.Refine:
                return task.Result?.Deserialize(WireJson.Default.RefineResult)?.Refinements.FirstOrDefault(r => r.Id == id) is { } refined
                    ? Of(refined)
                    : null;
            case TaskTypes.StoryEdit when task.Result?.Deserialize(WireJson.Default.StoryEditResult) is { } edited:
                return edited.RelatedUpdates.FirstOrDefault(u => u.Id == id) is { } update ? Of(update)
                    : edited.StoryId == id ? OfTarget(edited)
                    : null;
            default:
                return null;
        }
    }

    private ItemRound Of(string id, IReadOnlyList<string> reasons, Dictionary<string, IReadOnlyList<string>?> suggestions)
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

        return new() { Task = AsRound, Feedback = Feedback, Reasons = reasons, Fields = fields };
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
