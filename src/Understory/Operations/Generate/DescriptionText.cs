using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Understory.Operations.Generate;

/// <summary>
/// What is wanted, as data inside a prompt: <c>&lt;description&gt;</c>, a JSON text, <c>&lt;/description&gt;</c>. The JSON
/// escapes angle brackets, so that the text can neither end its element nor begin another.
/// </summary>
public static partial class DescriptionText
{
    private static readonly DescriptionTextJson Json = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    public static void AppendDescription(this StringBuilder prompt, string description) =>
        prompt.Append("<description>\n").Append(JsonSerializer.Serialize(description, Json.String)).Append("\n</description>\n");

    /// <summary>Reads the element back; empty where there is none.</summary>
    public static string Read(string prompt) =>
        Element().Match(prompt) is { Success: true } match ? JsonSerializer.Deserialize(match.Groups["json"].Value, Json.String)! : "";

    [GeneratedRegex("<description>\n(?<json>[^<]*)\n</description>")]
    private static partial Regex Element();
}

[JsonSerializable(typeof(string))]
internal sealed partial class DescriptionTextJson : JsonSerializerContext;
