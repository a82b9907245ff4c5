using System.Globalization;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines.Anthropic;

namespace Understory.Engines.ClaudeCode;

/// <summary>What can go wrong with a call through the client, as values: the kind, and words for a person that hold no secret.</summary>
internal sealed class ClaudeCodeFailures(ClaudeOptions options, TimeProvider time)
{
    private readonly AnthropicFailures _provider = new(options);

    /// <summary>For a call that our own limits ended.</summary>
    public Answer.Failure Silence(bool begun) => _provider.Silence(begun);

    public Answer.Failure TooLong() => new(
        ErrorKind.Timeout, $"Claude Code did not end within {options.TotalSeconds:0.##} seconds, and the call was ended. Ask about fewer stories at once.")
    { IsTooLong = true };

    public Answer.Failure NotStarted(Exception e) => new(
        ErrorKind.Unavailable, $"Claude Code cannot be run{_provider.Quote(e.Message)} Check Claude:Command and the disk, then retry.");

    /// <summary>For a model that stopped without a structured answer.</summary>
    public Answer.Failure Stopped(string? stop, Question question, string? explanation) => stop is "end_turn" or "stop_sequence"
        ? Unstructured
        : AnswerReading.Stopped(stop, question, _provider, explanation);

    /// <summary>For what the client itself calls a failure, or ends without an answer.</summary>
    /// <param name="begun">Whether the answer had begun.</param>
    public Answer.Failure Ended(int exit, ClientOutput output, Question question, string errors, bool begun)
    {
        var result = output.Result;
        var words = Words(result);
        if (result.ValueKind == JsonValueKind.Undefined)
        {
            return new Answer.Failure(
                ErrorKind.Unavailable,
                $"Claude Code ended with code {exit.ToString(CultureInfo.InvariantCulture)} and without a result{_provider.Quote(errors)} Retry.");
        }

        return (result.Number("api_error_status"), result.Text("api_error_type"), result.Text("api_error")) switch
        {
            (401 or 403, _, _) or (_, "authentication_error" or "permission_error", _) when IsToken => new(
                ErrorKind.Unavailable,
                $"Claude refused the token for Claude Code{_provider.Quote(words)} Make a new one with `claude setup-token`, "
                + $"set {ClientEnvironment.Secret(options).Name}, restart Understory, then retry.")
            { HoldsForAll = true },
            ({ } status, var type, _) => _provider.OfError((int)status, type, code: null, words, RetryAfter(output)),
            (_, { } type, _) => _provider.OfError(status: 0, type, code: null, words, RetryAfter(output)),
            (_, _, "connection_failed") => begun ? AnthropicFailures.Lost : _provider.Unreachable(words),
            _ when output.IsCutOff => Stopped("max_tokens", question, explanation: null),
            _ when result.Text("terminal_reason") == "structured_output_retry_exhausted" => new(
                ErrorKind.InvalidOutput, "Claude's answer does not keep to the form that it was asked for, so that it cannot be used. Retry."),
            _ when begun => Unstructured,
            _ => new(ErrorKind.Unavailable, $"Claude Code could not ask Claude{_provider.Quote(words)} Retry."),
        };
    }

    private static Answer.Failure Unstructured => new(
        ErrorKind.InvalidOutput, "Claude answered without the structure that it was asked for, so that the answer cannot be used. Retry.");

    private bool IsToken => ClientEnvironment.Secret(options).Name != "ANTHROPIC_API_KEY";

    private TimeSpan? RetryAfter(ClientOutput output) => output.RenewsAt is { } renews
        ? TimeSpan.FromSeconds(Math.Clamp(renews - time.GetUtcNow().ToUnixTimeSeconds(), 0, 31 * 86_400))
        : null;

    private static string Words(JsonElement result)
    {
        var words = result.Text("result") ?? "";
        return words.StartsWith("API Error: ", StringComparison.Ordinal) ? words["API Error: ".Length..] : words;
    }
}
