using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Understory.Operations;

/// <summary>
/// What other people wrote, as data inside a prompt: <c>&lt;name&gt;</c>, JSON, <c>&lt;/name&gt;</c>. The JSON escapes angle
/// brackets, so that nothing in it can end its element or begin another.
/// </summary>
public static class PromptData
{
    public const string Description = "description";
    public const string RequestedChanges = "requested_changes";
    public const string Target = "target";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static void AppendData(this StringBuilder prompt, string name, string text) => prompt.AppendJson(name, JsonSerializer.Serialize(text, Json));

    public static void AppendData(this StringBuilder prompt, string name, JsonElement data) =>
        prompt.AppendJson(name, JsonSerializer.Serialize(data, Json));

    /// <summary>Reads an element back; null where there is none.</summary>
    public static JsonElement? Read(string prompt, string name)
    {
        var (opening, closing) = ($"<{name}>\n", $"\n</{name}>");
        var start = prompt.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        var end = start < opening.Length ? -1 : prompt.IndexOf(closing, start, StringComparison.Ordinal);
        return end < 0 ? null : JsonElement.Parse(prompt[start..end]);
    }

    /// <summary>Reads a text back; null where there is none.</summary>
    public static string? Text(string prompt, string name) => Read(prompt, name)?.GetString();

    private static void AppendJson(this StringBuilder prompt, string name, string json) =>
        prompt.Append('<').Append(name).Append(">\n").Append(json).Append("\n</").Append(name).Append(">\n");
}
