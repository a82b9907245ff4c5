using System.Text.Json;
using System.Text.RegularExpressions;

namespace Understory.FakeClaude;

/// <summary>A story that a prompt asks about: <c>&lt;story id="1.2.3"&gt;{ JSON }&lt;/story&gt;</c>.</summary>
internal sealed partial record StoryInPrompt(
    string Id,
    string Title,
    string Intent,
    string Description,
    IReadOnlyList<string> Acceptance,
    IReadOnlyList<string> Tags,
    IReadOnlyList<string> DependsOn)
{
    /// <summary>Whether the question wants this one changed whatever it says.</summary>
    public bool IsTarget { get; init; }

    /// <summary>What a person said about what was suggested for this story; null where it is asked about for the first time.</summary>
    public string? Feedback { get; init; }

    /// <summary>Every third story, by the number that ends its id alone, so that splitting a question changes no answer.</summary>
    public bool IsOk => !IsTarget && Feedback is null && (LastNumber().Match(Id) is { Success: true } match ? match.Value.Sum(digit => digit - '0') : Id.Length) % 3 == 0;

    public static IReadOnlyList<StoryInPrompt> Read(string prompt) =>
        [.. Element().Matches(prompt).Select(m => Parse(m.Groups["id"].Value, m.Groups["json"].Value))];

    private static StoryInPrompt Parse(string id, string json)
    {
        JsonElement story = default;
        try
        {
            story = JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            // A story in another form than ours still has its id: it is answered about without its text.
        }

        return new StoryInPrompt(
            id,
            story.Text("title") ?? id,
            story.Text("intent") ?? "",
            story.Text("description") ?? "",
            story.Texts("acceptance"),
            story.Texts("tags"),
            story.Texts("depends_on"));
    }

    [GeneratedRegex("""<story id="(?<id>[^"<>]+)">(?<json>[^<]*)</story>""")]
    private static partial Regex Element();

    [GeneratedRegex("[0-9]+$")]
    private static partial Regex LastNumber();
}
