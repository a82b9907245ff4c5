using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;

namespace Understory.Operations.StoryEdit;

/// <summary>What story-edit asks an engine: the rules and the outline first, then the request, the target and the related stories.</summary>
public static class StoryEditQuestion
{
    private static readonly PromptText Text = EmbeddedText.Prompt("story-edit");
    private static readonly JsonElement Schema = EmbeddedText.Schema("story-edit");

    /// <param name="tried">Of a round about the target: what was suggested for it before.</param>
    public static Question Build(StoryEditInput input, Tried? tried = null) => Of(input, text =>
    {
        text.Append("\nThe target as it is now:\n\n");
        text.AppendStories([input.Target]);
        text.Append((tried, input.Related.Count) switch
        {
            (not null, _) => "\nNo related story is asked about this time: `related_updates` is empty.\n",
            (_, 0) => "\nNo story is related to it.\n",
            _ => "\nThe related stories:\n\n",
        });
        text.AppendStories(input.Related);
        tried?.AppendTo(text);
    });

    /// <summary>The question of a round about the one related story.</summary>
    public static Question BuildRelated(StoryEditInput input, Tried tried) => Of(input, text =>
    {
        text.Append("\nThe target as it is to be changed; it is not asked about this time, so its suggestions are null:\n\n");
        text.AppendData(PromptData.Target, StoryText.ToJson(input.Target));
        text.Append("\nThe related story that is asked about, as it is now:\n\n");
        text.AppendStories(input.Related);
        tried.AppendTo(text);
    });

    private static Question Of(StoryEditInput input, Action<StringBuilder> appendStories)
    {
        var text = new StringBuilder($"The target is story {input.Target.Id}. What should change in it:\n\n");
        text.AppendData(PromptData.RequestedChanges, input.RequestedChanges);
        appendStories(text);
        return new Question
        {
            Operation = TaskTypes.StoryEdit,
            System = System(input),
            Prompt = text.ToString(),
            Schema = Schema,
            PromptVersion = Text.Version,
        };
    }

    private static string System(StoryEditInput input)
    {
        var text = new StringBuilder(Text.Rules).Append("\nThe outline of the version:\n\n");
        text.AppendOutline(Outline.Of(input.Page, input.OtherVersions));
        return text.ToString();
    }
}
