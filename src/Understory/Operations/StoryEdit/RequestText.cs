using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Understory.Operations.StoryEdit;

/// <summary>
/// What a person asked for, as data inside a prompt: <c>&lt;requested_changes&gt;"JSON text"&lt;/requested_changes&gt;</c>. The
/// JSON escapes angle brackets, so that no request can end its element or begin a story.
/// </summary>
public static partial class RequestText
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static void AppendRequest(this StringBuilder prompt, string changes) =>
        prompt.Append("<requested_changes>\n").Append(JsonSerializer.Serialize(changes, Json)).Append("\n</requested_changes>\n");

    /// <summary>Reads the element back; empty where there is none.</summary>
    public static string ReadRequest(string prompt) =>
        Element().Match(prompt) is { Success: true } match ? JsonSerializer.Deserialize<string>(match.Groups["json"].Value, Json)! : "";

    [GeneratedRegex("<requested_changes>\n(?<json>[^<]*)\n</requested_changes>")]
    private static partial Regex Element();
}
