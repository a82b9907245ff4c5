using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Understory.FakeClaude;

/// <summary>
/// What new stories are asked for, <c>&lt;description&gt;"JSON text"&lt;/description&gt;</c>, and where they can stand: in the
/// last epic of the outline, or in a new one behind it where the text says "new epic".
/// </summary>
internal sealed partial record DescriptionInPrompt(IReadOnlyList<StoryInPrompt> Stories, int Phase, int Epic, bool WantsNewEpic)
{
    private static readonly char[] Ends = ['.', '!', '?', '\n'];

    public static DescriptionInPrompt? Read(string prompt, string system, RoundInPrompt? round)
    {
        if (Element().Match(prompt) is not { Success: true } match || Parse(match.Groups["json"].Value) is not { } text)
            return null;
        if (round is not null)
            return new DescriptionInPrompt([Again(round)], round.Suggestion.Int("phase") ?? 1, round.Suggestion.Int("epic") ?? 1, false);
        var last = EpicLine().Matches(system).LastOrDefault();
        var (phase, epic) = last is null ? (1, 0) : (Number(last, "phase"), Number(last, "epic"));
        var wantsNewEpic = last is null || text.Contains("new epic", StringComparison.OrdinalIgnoreCase);
        return new DescriptionInPrompt(
            [.. text.Split(Ends, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Story)], phase, wantsNewEpic ? epic + 1 : epic, wantsNewEpic);
    }

    /// <summary>Null for a property that the description does not settle.</summary>
    public JsonNode? Knows(string property) => property switch
    {
        "phase" => Number(Phase),
        "epic" => Number(Epic),
        "needed" => JsonValue.Create(WantsNewEpic),
        _ => null,
    };

    // Read from JSON, so that it can be checked against a schema like any other value.
    private static JsonNode? Number(int number) => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture));

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static StoryInPrompt Story(string sentence) => new(
        "", sentence, "So that nobody has to do it by hand.", $"As a user, I want this: {sentence}.",
        [$"“{sentence}” can be seen to work.", "Where it fails, a message says why."], ["generated"], []);

    private static StoryInPrompt Again(RoundInPrompt round) => new(
        "", round.Suggestion.Text("title") ?? "A story", round.Suggestion.Text("intent") ?? "",
        $"{round.Suggestion.Text("description")} As you asked: {round.Feedback}", [.. round.Suggestion.Texts("acceptance"), $"“{round.Feedback}” can be seen to hold."],
        round.Suggestion.Texts("tags"), round.Suggestion.Texts("depends_on"));

    private static string? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(json);
        }
        catch (JsonException)
        {
            // Not the form that we know: it is answered like any other text.
            return null;
        }
    }

    [GeneratedRegex("<description>(?<json>[^<]*)</description>")]
    private static partial Regex Element();

    [GeneratedRegex("\\{\"epic\":\"(?<phase>[0-9]{1,6})\\.(?<epic>[0-9]{1,6})\"")]
    private static partial Regex EpicLine();
}
