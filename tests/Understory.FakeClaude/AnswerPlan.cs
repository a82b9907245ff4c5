using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Understory.FakeClaude;

/// <summary>The whole answer to a request, before any of it is sent.</summary>
/// <param name="StopReason">As on the wire: <c>end_turn</c>, <c>max_tokens</c>, <c>refusal</c>.</param>
/// <param name="Tool">Name of the tool that the text is the input of; null for text.</param>
internal sealed record AnswerPlan(string Text, string StopReason, JsonObject? StopDetails = null, string? Tool = null)
{
    // A model writes letters of all scripts as they are.
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public long Tokens => FakeClaude.Tokens.Of(Text);

    public static AnswerPlan For(MessagesRequest request, Misbehaviour? misbehaviour)
    {
        if (misbehaviour?.Mode == Mode.Refusal)
        {
            return new AnswerPlan("I can't help with this.", "refusal", new JsonObject
            {
                ["type"] = "refusal",
                ["category"] = "cyber",
                ["explanation"] = misbehaviour.Message ?? "The request asks for something that the usage policy does not allow.",
            });
        }

        var text = Words(request, misbehaviour);
        var most = (int)Math.Min((long)request.MaxTokens * FakeClaude.Tokens.CharactersPerToken, int.MaxValue);
        if (misbehaviour?.Mode == Mode.MaxTokens)
            most = Math.Min(most, text.Length / 2);
        var tool = misbehaviour?.Mode == Mode.NotJson ? null : request.Tool;
        return text.Length > most
            ? new AnswerPlan(text[..most], "max_tokens", Tool: tool)
            : new AnswerPlan(text, tool is null ? "end_turn" : "tool_use", Tool: tool);
    }

    private static string Words(MessagesRequest request, Misbehaviour? misbehaviour)
    {
        if (request.Schema is not { } schema)
            return $"I have read {request.Prompt.Length} characters and have nothing to add. This is the fake Claude.";
        if (misbehaviour?.Mode == Mode.NotJson)
            return "Here is what I found. The stories are mostly fine, but { some of them need work.";
        var answer = new SchemaAnswer(schema, request.Stories, request.Wanted, request.Round, RoundInPrompt.HasTarget(request.Prompt)).Make();
        Spoil(answer, misbehaviour?.Mode);
        return answer?.ToJsonString(AsWritten) ?? "null";
    }

    private static void Spoil(JsonNode? answer, Mode? mode)
    {
        if (answer is not JsonObject root)
            return;
        if (mode == Mode.BreaksSchema)
            root[root.FirstOrDefault().Key ?? "unexpected"] = 42;
        var items = root.Select(property => property.Value).OfType<JsonArray>().FirstOrDefault();
        if (items is not { Count: > 0 })
            return;
        if (mode == Mode.MissingId)
            items.RemoveAt(items.Count - 1);
        if (mode == Mode.DoubledId)
            items.Add(items[0]!.DeepClone());
        if (mode == Mode.InventedId)
            items[^1]!["id"] = "99.99.99";
    }
}
