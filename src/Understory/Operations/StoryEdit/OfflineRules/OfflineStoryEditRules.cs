using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Engines.Offline;
using Understory.Operations.OfflineText;
using Understory.Operations.Rounds;

namespace Understory.Operations.StoryEdit.OfflineRules;

/// <summary>
/// Edits a story by rules: adds, changes and removes criteria and puts words for words, as the request says it to the letter.
/// Never throws on odd text, invents nothing, and says what it could not do.
/// </summary>
public sealed class OfflineStoryEditRules : IOfflineRules
{
    public string Operation => TaskTypes.StoryEdit;

    public IEnumerable<string> Answer(Question question)
    {
        var stories = StoryText.ReadStories(question.Prompt);
        var request = PromptData.Text(question.Prompt, PromptData.RequestedChanges) ?? "";
        var target = PromptData.Read(question.Prompt, PromptData.Target) is { } told ? StoryText.FromJson(told) : null;
        yield return JsonSerializer.Serialize(
            (Tried.Read(question.Prompt), target) switch
            {
                ({ Feedback: not null } tried, null) => Again(stories[0].Id, stories[0].Story, tried),
                ({ Feedback: not null } tried, _) => RelatedAgain(stories[0].Id, stories[0].Story, tried),
                (_, not null) => Related(target, stories[0].Id, stories[0].Story, request),
                _ => Edit([.. stories.Select(s => new EditedStory(s.Id, s.Story))], request).Answer(),
            },
            StoryEditItemJson.AllScripts.StoryEditItem);
    }

    private static OfflineEdit Edit(List<EditedStory> stories, string request)
    {
        var edit = new OfflineEdit(stories[0], stories[1..]);
        foreach (var instruction in RequestReader.Read(request))
            edit.Follow(instruction);
        return edit;
    }

    private static StoryEditItem Again(string id, AskedStory story, Tried tried)
    {
        var (edited, editing) = OfflineFeedback.Follow(id, story, tried, withIntent: true);
        return new StoryEditItem(
            new TargetItem(edited.SuggestedDescription, edited.SuggestedAcceptance, edited.SuggestedIntent), [], editing.Said);
    }

    private static StoryEditItem RelatedAgain(string id, AskedStory story, Tried tried)
    {
        var (edited, editing) = OfflineFeedback.Follow(id, story, tried, withIntent: false);
        var reason = $"{AnswerText.Text(tried.Suggestion, "reason")} {string.Join(' ', editing.NotDone)}".Trim();
        return OnRelated([new UpdateItem(id, reason, edited.SuggestedDescription, edited.SuggestedAcceptance)], editing.Said);
    }

    private static StoryEditItem Related(AskedStory target, string id, AskedStory story, string request) =>
        Edit([new EditedStory("", target), new EditedStory(id, story)], request).Updates() is { Count: > 0 } updates
            ? OnRelated(updates, $"{id} uses words that change.")
            : OnRelated([], $"Rules find nothing in {id} that has to change: read it.");

    private static StoryEditItem OnRelated(IReadOnlyList<UpdateItem> updates, string summary) =>
        new(new TargetItem(null, null, null), updates, summary);
}
