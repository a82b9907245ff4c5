using System.Text.Json;
using Understory.Engines;
using Understory.Engines.Offline;

namespace Understory.Operations.Refine.OfflineRules;

/// <summary>
/// Refines stories by rules about their words and their form. Takes time in proportion to the text, never throws on odd
/// text, and invents nothing: what an author must decide stands as a question in square brackets.
/// </summary>
public sealed class OfflineRefineRules : IOfflineRules
{
    public string Operation => "refine";

    public IEnumerable<string> Answer(Question question)
    {
        var dependencies = new Dependencies(OutlineText.ReadOutline(question.System));
        var summary = new RefineSummary();
        var answered = new HashSet<string>(StringComparer.Ordinal);

        yield return "{\"refinements\":[";
        foreach (var (id, story) in StoryText.ReadStories(question.Prompt))
        {
            if (!answered.Add(id))
                continue;
            var review = StoryReview.Of(id, story, dependencies);
            summary.Count(review);
            var separator = answered.Count > 1 ? "," : "";
            yield return separator + JsonSerializer.Serialize(review.Item, RefineItemJson.AllScripts.RefineItem);
        }

        yield return $"],\"summary\":{JsonSerializer.Serialize(summary.ToString(), RefineItemJson.AllScripts.String)}}}";
    }
}
