using System.Text.Json;
using Understory.Contracts;
using Understory.Tasks;

namespace Understory.Operations.Refine;

/// <summary>The fields that a refinement would change.</summary>
public sealed class RefineSuggestions : ISuggestions
{
    public string Type => TaskTypes.Refine;

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> Read(TaskRow task)
    {
        var result = JsonSerializer.Deserialize(task.Result!, WireJson.Default.RefineResult)!;
        return result.Refinements.ToDictionary(r => r.Id, Fields, StringComparer.Ordinal);
    }

    private static IReadOnlyDictionary<string, JsonElement> Fields(Refinement refinement)
    {
        var fields = new Dictionary<string, JsonElement>();
        if (refinement.SuggestedDescription is { } description)
            fields[StoryFields.Description] = StoryValues.Json(description);
        if (refinement.SuggestedAcceptance is { } acceptance)
            fields[StoryFields.Acceptance] = StoryValues.Json(acceptance);
        fields[StoryFields.Tags] = StoryValues.Json(refinement.Tags);
        fields[StoryFields.DependsOn] = StoryValues.Json(refinement.DependsOn);
        return fields;
    }
}
