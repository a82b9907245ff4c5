using System.Text.Json;
using Understory.Engines;
using Understory.Engines.Offline;
using Understory.Operations.Rounds;

namespace Understory.Operations.Generate.OfflineRules;

/// <summary>
/// Splits a description into stories by rules about its words and its form. Takes time in proportion to the text, never
/// throws on odd text, and invents nothing: what nobody said stands as a question in square brackets.
/// </summary>
public sealed class OfflineGenerateRules : IOfflineRules
{
    private static readonly StoryDraftJson Json = StoryDraftJson.AllScripts;

    public string Operation => "generate";

    public IEnumerable<string> Answer(Question question)
    {
        var draft = Tried.Read(question.Prompt) is { } tried ? GeneratedDraft.Again(tried) : GeneratedDraft.Of(PromptData.Text(question.Prompt, PromptData.Description) ?? "", OutlineText.ReadOutline(question.System));
        var epic = draft.NewEpic is null ? "null" : JsonSerializer.Serialize(draft.NewEpic, Json.EpicDraft);
        yield return $"{{\"reasoning\":{JsonSerializer.Serialize(draft.Reasoning, Json.String)},\"new_epic\":{epic},\"stories\":[";
        for (var i = 0; i < draft.Stories.Count; i++)
            yield return (i > 0 ? "," : "") + JsonSerializer.Serialize(draft.Stories[i], Json.StoryDraft);
        yield return "]}";
    }
}
