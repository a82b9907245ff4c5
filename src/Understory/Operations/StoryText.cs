using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Understory.Contracts;

namespace Understory.Operations;

/// <summary>
/// Stories as data inside a prompt: <c>&lt;story id="1.2.3"&gt;{ JSON }&lt;/story&gt;</c>. The JSON escapes angle brackets,
/// so that no story can end its element or begin another.
/// </summary>
public static partial class StoryText
{
    private static readonly StoryTextJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // All scripts are written as they are; <, >, & and quotes stay escaped.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    /// <summary>The stories that are asked about, one element each, in their order.</summary>
    public static void AppendStories(this StringBuilder prompt, IEnumerable<Story> stories)
    {
        foreach (var story in stories)
        {
            prompt.Append("<story id=\"").Append(story.Id).Append("\">\n")
                .Append(JsonSerializer.Serialize(Asked(story), Json.AskedStory))
                .Append("\n</story>\n");
        }
    }

    /// <summary>Reads the elements back: what an engine that follows rules sees of a prompt.</summary>
    public static IReadOnlyList<(string Id, AskedStory Story)> ReadStories(string prompt) =>
        [.. Element().Matches(prompt).Select(m =>
            (m.Groups["id"].Value, JsonSerializer.Deserialize(m.Groups["json"].Value, Json.AskedStory)!))];

    /// <summary>A story that is told of and not asked about, for an element of another name.</summary>
    public static JsonElement ToJson(Story story) => JsonSerializer.SerializeToElement(Asked(story), Json.AskedStory);

    public static AskedStory FromJson(JsonElement story) => story.Deserialize(Json.AskedStory)!;

    private static AskedStory Asked(Story story) =>
        new(story.Title, story.Intent, story.Description, story.Acceptance, story.Tags, story.DependsOn);

    [GeneratedRegex("""<story id="(?<id>[^"<>]+)">\n(?<json>[^<]*)\n</story>""")]
    private static partial Regex Element();
}

/// <summary>What an engine is told of a story that it is asked about.</summary>
public sealed record AskedStory(
    string Title,
    string Intent,
    string Description,
    IReadOnlyList<string> Acceptance,
    IReadOnlyList<string> Tags,
    IReadOnlyList<string> DependsOn);

[JsonSerializable(typeof(AskedStory))]
internal sealed partial class StoryTextJson : JsonSerializerContext;
