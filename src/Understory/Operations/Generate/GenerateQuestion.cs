using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;

namespace Understory.Operations.Generate;

/// <summary>What generate asks an engine: the rules and the outline of the whole version; then what is wanted.</summary>
public static class GenerateQuestion
{
    private static readonly string Rules = EmbeddedText.Prompt("generate");
    private static readonly JsonElement Schema = EmbeddedText.Schema("generate");

    public static Question Build(GenerateInput input, string description) => new()
    {
        Operation = TaskTypes.Generate,
        System = System(input),
        Prompt = Prompt(description),
        Schema = Schema,
    };

    private static string System(GenerateInput input)
    {
        var text = new StringBuilder(Rules).Append("\nThe outline of the version:\n\n");
        text.AppendOutline(Outline.Of(input.Page, input.OtherVersions));
        return text.ToString();
    }

    private static string Prompt(string description)
    {
        var text = new StringBuilder("Write the stories for this description.\n\n");
        text.AppendData(PromptData.Description, description);
        return text.ToString();
    }
}
