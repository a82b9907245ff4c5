using System.Reflection;
using System.Text.Json;

namespace Understory.Operations;

/// <summary>Prompts and schemas: files beside their operation, part of the program.</summary>
internal static class EmbeddedText
{
    public static PromptText Prompt(string operation) => PromptText.Parse(Read($"operation/{operation}.prompt.md"));

    public static JsonElement Schema(string operation) => JsonElement.Parse(Read($"operation/{operation}.schema.json"));

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
