using System.Text.Json.Nodes;

namespace Understory.FakeClaude;

/// <summary>A message as it goes over the wire: begun, at its end, and whole.</summary>
internal sealed class MessageJson(string requestId, string model, PromptUse prompt)
{
    public JsonObject Begun() => Message([], stopReason: null, stopDetails: null, outputTokens: 1);

    public JsonObject Whole(AnswerPlan plan) => Message([TextBlock(plan.Text)], plan.StopReason, plan.StopDetails, plan.Tokens);

    /// <summary>The event <c>message_delta</c>.</summary>
    public JsonObject End(AnswerPlan plan)
    {
        var delta = new JsonObject { ["stop_reason"] = plan.StopReason, ["stop_sequence"] = null };
        if (plan.StopDetails is { } details)
            delta["stop_details"] = details.DeepClone();
        return new JsonObject { ["delta"] = delta, ["usage"] = Usage(plan.Tokens) };
    }

    public static JsonObject TextBlock(string text) => new() { ["type"] = "text", ["text"] = text };

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
