using System.Text.Json;
using Anthropic.Models.Messages;
using Understory.Contracts;

namespace Understory.Engines.Anthropic;

/// <summary>Makes an answer of a message that arrived whole.</summary>
internal static class AnswerReading
{
    public static Answer Read(Message message, Question question, AnthropicFailures failures)
    {
        var stop = message.StopReason?.Raw();
        return stop is "end_turn" or "stop_sequence"
            ? Parse(TextOf(message))
            : Stopped(stop, question, failures, message.StopDetails?.Explanation);
    }

    /// <summary>For an answer that stopped for another reason than being whole.</summary>
    public static Answer.Failure Stopped(string? stop, Question question, AnthropicFailures failures, string? explanation) => stop switch
    {
        "max_tokens" => new Answer.Failure(
            ErrorKind.InvalidOutput,
            $"Claude's answer was cut off at its limit of {question.MaxOutputTokens} tokens. Ask about fewer stories at once.")
        { IsTooLong = true },
        "model_context_window_exceeded" => new Answer.Failure(
            ErrorKind.InvalidOutput,
            "Claude's answer was cut off because question and answer are too long for the model. Ask about fewer stories at once.")
        { IsTooLong = true },
        "refusal" => failures.Refusal(explanation),
        _ => new Answer.Failure(
            ErrorKind.InvalidOutput,
            $"Claude stopped for a reason that Understory does not know ({stop ?? "none given"}). Retry."),
    };

    private static Answer Parse(string text)
    {
        try
        {
            return new Answer.Success(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return new Answer.Failure(
                ErrorKind.InvalidOutput, "Claude's answer is not valid JSON, so that it cannot be used. Retry.");
        }
    }

    private static string TextOf(Message message) =>
        string.Concat(message.Content.Select(block => block.TryPickText(out var text) ? text.Text : ""));
}
