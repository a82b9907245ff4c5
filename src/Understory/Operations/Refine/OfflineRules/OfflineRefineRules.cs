using System.Text.Json;
using Understory.Engines;
using Understory.Engines.Offline;
using Understory.Operations.OfflineText;
using Understory.Operations.Rounds;

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
        var tried = Tried.Read(question.Prompt) is { Feedback: not null } again ? again : null;
        var answered = new HashSet<string>(StringComparer.Ordinal);

        yield return "{\"refinements\":[";
        foreach (var (id, story) in StoryText.ReadStories(question.Prompt))
        {
            if (!answered.Add(id))
                continue;
            var review = StoryReview.Of(id, story, dependencies);
            summary.Count(review);
            var separator = answered.Count > 1 ? "," : "";
            var item = tried is null ? review.Item : Again(review, story, tried, dependencies);
            yield return separator + JsonSerializer.Serialize(item, RefineItemJson.AllScripts.RefineItem);
        }

        yield return $"],\"summary\":{JsonSerializer.Serialize(summary.ToString(), RefineItemJson.AllScripts.String)}}}";
    }

    // What the rules find stays found; what of the feedback could not be followed is named with it.
    private static RefineItem Again(StoryReview review, AskedStory story, Tried tried, Dependencies dependencies)
    {
        var (edited, editing) = OfflineFeedback.Follow(review.Item.Id, story, tried, withIntent: false);
        var (kept, _) = dependencies.Check(review.Item.Id, AnswerText.Texts(tried.Suggestion, "depends_on") ?? story.DependsOn);
        var item = review.Item with
        {
            Issues = [.. review.Item.Issues, .. editing.NotDone, .. editing.NotDone.Count > 0 ? [$"{StoryEditing.Forms}."] : Array.Empty<string>()],
            SuggestedDescription = edited.SuggestedDescription,
            SuggestedAcceptance = edited.SuggestedAcceptance,
            Tags = AnswerText.Texts(tried.Suggestion, "tags") ?? story.Tags,
            DependsOn = kept,
        };
        return item.Issues.Count > 0 || edited.SuggestedDescription is not null || edited.SuggestedAcceptance is not null
            ? item with { Status = "needs_work" }
            : item;
    }
}
