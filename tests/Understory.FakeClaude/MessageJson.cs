using System.Text.Json.Nodes;

namespace Understory.FakeClaude;

/// <summary>A message as it goes over the wire: begun, at its end, and whole.</summary>
internal sealed class MessageJson(string requestId, string model, PromptUse prompt)
{
    public JsonObject Begun() => Message([], stopReason: null, stopDetails: null, outputTokens: 1);

    public JsonObject Whole(AnswerPlan plan) => Message([WholeBlock(plan)], plan.StopReason, plan.StopDetails, plan.Tokens);

    /// <summary>The event <c>message_delta</c>.</summary>
    public JsonObject End(AnswerPlan plan)
    {
        var delta = new JsonObject { ["stop_reason"] = plan.StopReason, ["stop_sequence"] = null };
        if (plan.StopDetails is { } details)
            delta["stop_details"] = details.DeepClone();
        return new JsonObject { ["delta"] = delta, ["usage"] = Usage(plan.Tokens) };
    }

    /// <summary>The content of an answer before any of it was sent.</summary>
    public JsonObject EmptyBlock(AnswerPlan plan) => Block(plan, "", new JsonObject());

    /// <summary>A piece of the content, for the event <c>content_block_delta</c>.</summary>
    public static JsonObject Piece(AnswerPlan plan, string piece) => plan.Tool is null
        ? new JsonObject { ["type"] = "text_delta", ["text"] = piece }
        : new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece };

    // What was cut off is no JSON: the service then gives a tool no input.
    private JsonObject WholeBlock(AnswerPlan plan) =>
        Block(plan, plan.Text, plan.Tool is not null && plan.StopReason == "tool_use" ? JsonNode.Parse(plan.Text)! : new JsonObject());

    private JsonObject Block(AnswerPlan plan, string text, JsonNode input) => plan.Tool is null
        ? new JsonObject { ["type"] = "text", ["text"] = text }
        : new JsonObject
        {
            ["type"] = "tool_use",
            ["id"] = requestId.Replace("req_", "toolu_", StringComparison.Ordinal),
            ["name"] = plan.Tool,
            ["input"] = input,
        };

    private JsonObject Message(JsonArray content, string? stopReason, JsonObject? stopDetails, long outputTokens) => new()
    {
        ["id"] = requestId.Replace("req_", "msg_", StringComparison.Ordinal),
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = model,
        ["content"] = content,
        ["stop_reason"] = stopReason,
        ["stop_sequence"] = null,
        ["stop_details"] = stopDetails?.DeepClone(),
        ["usage"] = Usage(outputTokens),
    };

    private JsonObject Usage(long outputTokens) => new()
    {
        ["input_tokens"] = prompt.Fresh,
        ["cache_creation_input_tokens"] = prompt.Written,
        ["cache_read_input_tokens"] = prompt.Read,
        ["output_tokens"] = outputTokens,
    };
}
