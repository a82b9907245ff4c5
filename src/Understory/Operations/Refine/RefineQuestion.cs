using System.Globalization;
using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;

namespace Understory.Operations.Refine;

/// <summary>What refine asks an engine: the rules and the outline first, the same for all questions of a task; then the stories.</summary>
public static class RefineQuestion
{
    private static readonly PromptText Text = EmbeddedText.Prompt("refine");
    private static readonly JsonElement Schema = EmbeddedText.Schema("refine");

    /// <param name="stories">Those that this question is about.</param>
    /// <param name="tried">Of a round: what was suggested for its one story before.</param>
    public static Question Build(RefineInput input, IReadOnlyList<Story> stories, Tried? tried = null) => new()
    {
        Operation = TaskTypes.Refine,
        System = System(input),
        Prompt = Prompt(stories, tried),
        Schema = Schema,
        PromptVersion = Text.Version,
        Effort = Effort.Low,
    };

    private static string System(RefineInput input)
    {
        var text = new StringBuilder(Text.Rules).Append("\nThe outline of the version:\n\n");
        text.AppendOutline(Outline.Of(input.Page, input.OtherVersions));
        return text.ToString();
    }

    private static string Prompt(IReadOnlyList<Story> stories, Tried? tried)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{(tried is not null ? "Review this story again." : stories.Count == 1 ? "Review this story." : $"Review these {stories.Count} stories.")}\n\n");
        text.AppendStories(stories);
        tried?.AppendTo(text);
        return text.ToString();
    }
}
