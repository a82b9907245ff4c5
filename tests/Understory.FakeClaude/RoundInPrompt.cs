using System.Text.Json;
using System.Text.RegularExpressions;

namespace Understory.FakeClaude;

/// <summary>
/// What is tried again, <c>&lt;suggestion&gt;{ JSON }&lt;/suggestion&gt;</c>, with what a person said about it,
/// <c>&lt;feedback&gt;"JSON text"&lt;/feedback&gt;</c>.
/// </summary>
internal sealed partial record RoundInPrompt(JsonElement Suggestion, string Feedback)
{
    /// <summary>Null where the prompt is no round's, or is one without feedback.</summary>
    public static RoundInPrompt? Read(string prompt)
    {
        var parts = Element().Matches(prompt).ToDictionary(m => m.Groups["name"].Value, m => Parse(m.Groups["json"].Value));
        return parts.TryGetValue("suggestion", out var suggestion) && parts.TryGetValue("feedback", out var feedback)
            && feedback.ValueKind == JsonValueKind.String
                ? new RoundInPrompt(suggestion, feedback.GetString()!)
                : null;
    }

    /// <summary>Whether a target is told of and not asked about: then the stories are related ones.</summary>
    public static bool HasTarget(string prompt) => prompt.Contains("\n</target>", StringComparison.Ordinal);

    private static JsonElement Parse(string json)
    {
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            // Not the form that we know: it is answered as if it were not there.
            return default;
        }
    }

    [GeneratedRegex("<(?<name>suggestion|feedback)>\n(?<json>[^<]*)\n</\\k<name>>")]
    private static partial Regex Element();
}
