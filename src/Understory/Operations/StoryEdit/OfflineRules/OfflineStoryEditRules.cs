using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Engines.Offline;

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
        var stories = StoryText.ReadStories(question.Prompt).Select(s => new StoryDraft(s.Id, s.Story)).ToList();
        var edit = new OfflineEdit(stories[0], stories[1..]);
        foreach (var instruction in RequestReader.Read(PromptData.Text(question.Prompt, PromptData.RequestedChanges) ?? ""))
            edit.Follow(instruction);
        yield return JsonSerializer.Serialize(edit.Answer(), StoryEditItemJson.AllScripts.StoryEditItem);
    }
}
