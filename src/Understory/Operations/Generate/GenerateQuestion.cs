using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations.Rounds;

namespace Understory.Operations.Generate;

/// <summary>What generate asks an engine: the rules and the outline of the whole version; then what is wanted.</summary>
public static class GenerateQuestion
{
    private static readonly PromptText Text = EmbeddedText.Prompt("generate");
    private static readonly JsonElement Schema = EmbeddedText.Schema("generate");

    /// <param name="tried">Of a round: the one story that was suggested before.</param>
    public static Question Build(GenerateInput input, string description, Tried? tried = null) => new()
    {
        Operation = TaskTypes.Generate,
        System = System(input),
        Prompt = Prompt(description, tried),
        Schema = Schema,
        PromptVersion = Text.Version,
    };

    private static string System(GenerateInput input)
    {
        var text = new StringBuilder(Text.Rules).Append("\nThe outline of the version:\n\n");
        text.AppendOutline(Outline.Of(input.Page, input.OtherVersions));
        return text.ToString();
    }

    private static string Prompt(string description, Tried? tried)
    {
        var text = new StringBuilder(
            tried is null ? "Write the stories for this description.\n\n" : "Write one of the stories for this description again.\n\n");
        text.AppendData(PromptData.Description, description);
        tried?.AppendTo(text);
        return text.ToString();
    }
}
