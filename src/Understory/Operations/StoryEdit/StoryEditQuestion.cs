using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;

namespace Understory.Operations.StoryEdit;

/// <summary>What story-edit asks an engine: the rules and the outline first, then the request, the target and the related stories.</summary>
public static class StoryEditQuestion
{
    private static readonly string Rules = EmbeddedText.Prompt("story-edit");
    private static readonly JsonElement Schema = EmbeddedText.Schema("story-edit");

    public static Question Build(StoryEditInput input) => new()
    {
        Operation = TaskTypes.StoryEdit,
        System = System(input),
        Prompt = Prompt(input),
        Schema = Schema,
    };

    private static string System(StoryEditInput input)
    {
        var text = new StringBuilder(Rules).Append("\nThe outline of the version:\n\n");
        text.AppendOutline(Outline.Of(input.Page, input.OtherVersions));
        return text.ToString();
    }

    private static string Prompt(StoryEditInput input)
    {
        var text = new StringBuilder($"The target is story {input.Target.Id}. What should change in it:\n\n");
        text.AppendData(PromptData.RequestedChanges, input.RequestedChanges);
        text.Append("\nThe target as it is now:\n\n");
        text.AppendStories([input.Target]);
        text.Append(input.Related.Count > 0 ? "\nThe related stories:\n\n" : "\nNo story is related to it.\n");
        text.AppendStories(input.Related);
        return text.ToString();
    }
}
