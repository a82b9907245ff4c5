using System.Text.Json;
using Understory.Contracts;
using Understory.Tasks;

namespace Understory.Operations.StoryEdit;

/// <summary>The fields that a story-edit would change, of the target and of the related stories.</summary>
public sealed class StoryEditSuggestions : ISuggestions
{
    public string Type => TaskTypes.StoryEdit;

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> Read(TaskRow task)
    {
        var result = JsonSerializer.Deserialize(task.Result!, WireJson.Default.StoryEditResult)!;
        var suggested = result.RelatedUpdates.ToDictionary(
            u => u.Id, u => Fields(null, u.SuggestedDescription, u.SuggestedAcceptance), StringComparer.Ordinal);
        suggested[result.StoryId] = Fields(
            result.Target.SuggestedIntent, result.Target.SuggestedDescription, result.Target.SuggestedAcceptance);
        return suggested;
    }

    private static IReadOnlyDictionary<string, JsonElement> Fields(string? intent, string? description, IReadOnlyList<string>? acceptance)
    {
        var fields = new Dictionary<string, JsonElement>();
        if (intent is not null)
            fields[StoryFields.Intent] = StoryValues.Json(intent);
        if (description is not null)
            fields[StoryFields.Description] = StoryValues.Json(description);
        if (acceptance is not null)
            fields[StoryFields.Acceptance] = StoryValues.Json(acceptance);
        return fields;
    }
}
