using System.Text;
using System.Text.Json;

namespace Understory.FakeClaude;

/// <summary>A request of the Messages API, as far as this server looks at it.</summary>
internal sealed record MessagesRequest
{
    private const string StructuredOutput = "StructuredOutput";

    public required JsonElement Body { get; init; }

    /// <summary>The body as it was sent.</summary>
    public required string Raw { get; init; }

    public string Model { get; init; } = "";

    public int MaxTokens { get; init; }

    public bool Stream { get; init; }

    public string? Effort { get; init; }

    /// <summary>Schema that the answer must satisfy; null where text was asked for.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>The tool whose input the answer is to be, as the command line client asks for one; null where it is to be text.</summary>
    public string? Tool { get; init; }

    /// <summary>Tools, system and messages in the order in which a prompt is cached.</summary>
    public IReadOnlyList<PromptBlock> Blocks { get; init; } = [];

    /// <summary>Text of the last message of the user.</summary>
    public string Prompt { get; init; } = "";

    public IReadOnlyList<StoryInPrompt> Stories { get; init; } = [];

    /// <summary>What new stories are asked for; null where none are.</summary>
    public DescriptionInPrompt? Wanted { get; init; }

    /// <summary>What is tried again with feedback; null where nothing is.</summary>
    public RoundInPrompt? Round { get; init; }

    /// <summary>What the real service would answer 400 with; null where it would answer.</summary>
    public string? Problem { get; init; }

    public bool Contains(string text) =>
        Raw.Contains(text, StringComparison.Ordinal)
        || Blocks.Any(block => block.Text.Contains(text, StringComparison.Ordinal));

    public static MessagesRequest Read(byte[] bytes)
    {
        var raw = Encoding.UTF8.GetString(bytes);
        JsonElement body;
        try
        {
            body = JsonElement.Parse(raw);
        }
        catch (JsonException)
        {
            return new MessagesRequest { Body = default, Raw = raw, Problem = "The request body is not valid JSON." };
        }

        var messages = body.Items("messages").ToList();
        var prompt = messages.FindLast(m => m.Text("role") == "user").TextOf("content");
        var round = RoundInPrompt.Read(prompt);
        var config = body.Member("output_config");
        var format = config.Member("format");
        var schema = format.Text("type") == "json_schema" ? format.Member("schema") : default;
        var tool = body.Items("tools").FirstOrDefault(tool => tool.Text("name") == StructuredOutput);
        return new MessagesRequest
        {
            Body = body,
            Raw = raw,
            Model = body.Text("model") ?? "",
            MaxTokens = body.Int("max_tokens") ?? 0,
            Stream = body.Member("stream").ValueKind == JsonValueKind.True,
            Effort = config.Text("effort"),
            Schema = schema.ValueKind == JsonValueKind.Object ? schema
                : tool.Member("input_schema") is { ValueKind: JsonValueKind.Object } input ? input
                : null,
            Tool = tool.Text("name"),
            Blocks = [.. PromptBlock.Of(body)],
            Prompt = prompt,
            Stories = [.. StoryInPrompt.Read(prompt).Select(story => story with { Feedback = round?.Feedback })],
            Wanted = DescriptionInPrompt.Read(prompt, body.TextOf("system"), round),
            Round = round,
            Problem = RequestProblem.Find(body, schema),
        };
    }
}

/// <param name="Marked">Whether it carries <c>cache_control</c>: the prompt up to here is to be cached.</param>
internal sealed record PromptBlock(string Text, bool Marked)
{
    public static IEnumerable<PromptBlock> Of(JsonElement body) =>
    [
        .. body.Items("tools").Select(tool => new PromptBlock(tool.GetRawText(), IsMarked(tool))),
        .. Blocks(body.Member("system")),
        .. body.Items("messages").SelectMany(message => Blocks(message.Member("content"))),
    ];

    private static IEnumerable<PromptBlock> Blocks(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => [new PromptBlock(content.GetString()!, Marked: false)],
        JsonValueKind.Array => content.EnumerateArray().Select(block =>
            new PromptBlock(block.Text("text") ?? block.GetRawText(), IsMarked(block))),
        _ => [],
    };

    private static bool IsMarked(JsonElement block) => block.Member("cache_control").ValueKind == JsonValueKind.Object;
}
