using System.Text.Json;
using System.Text.RegularExpressions;
using Anthropic.Exceptions;
using Understory.Contracts;

namespace Understory.Engines.Anthropic;

/// <summary>What can go wrong with a call, as values: the kind, and words for a person that hold no secret.</summary>
internal sealed partial class AnthropicFailures(ClaudeOptions options)
{
    private const int LongestQuote = 400;

    private readonly string _address = new Uri(options.BaseUrl ?? AnthropicEngine.DefaultBaseUrl)
        .GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>Whether an exception says that a call failed; any other is a fault in our code and is left alone.</summary>
    public static bool Covers(Exception e) => e
        is AnthropicException or HttpRequestException or IOException or JsonException
        or OperationCanceledException;

    /// <param name="begun">Whether the answer had begun.</param>
    public Answer.Failure Of(Exception e, bool begun, TimeSpan? retryAfter) => e switch
    {
        AnthropicApiException api => OfError(api, (int)api.StatusCode, retryAfter),
        AnthropicServiceException inStream => OfError(inStream, status: 0, retryAfter: null),
        AnthropicInvalidDataException or JsonException when begun => new(
            ErrorKind.InvalidOutput, "Claude's answer was cut off before its end, so that it cannot be used. Retry."),
        AnthropicInvalidDataException or JsonException => new(ErrorKind.Unavailable, NotClaude) { HoldsForAll = true },
        OperationCanceledException => Unreachable("it did not accept a connection in time"),
        _ when begun => Lost,
        _ => Unreachable(e.GetBaseException().Message),
    };

    public static Answer.Failure Lost => new(
        ErrorKind.Unavailable, "The connection to Claude was lost in the middle of its answer. Check the network, then retry.");

    /// <summary>For a call that our own limits ended.</summary>
    public Answer.Failure Silence(bool begun) => new(ErrorKind.Timeout, begun
        ? $"Claude fell silent for {options.IdleSeconds:0.##} seconds in the middle of its answer, and the call was ended. Retry."
        : $"Claude did not begin to answer within {options.FirstEventSeconds:0.##} seconds, and the call was ended. Retry later.");

    public Answer.Failure Refusal(string? explanation) => new(
        ErrorKind.Refused,
        $"Claude declined to answer{Quote(explanation)} Change the text that it was asked about, or leave it out.");

    private Answer.Failure OfError(AnthropicServiceException error, int status, TimeSpan? retryAfter) =>
        OfError(status, error.Type?.Raw(), error.ErrorCode, error.ApiMessage, retryAfter);

    /// <param name="status">0 where the error came inside the stream.</param>
    /// <param name="words">What the provider said of it.</param>
    public Answer.Failure OfError(int status, string? type, string? code, string? words, TimeSpan? retryAfter)
    {
        var said = Quote(words);
        var when = When(retryAfter);
        var (kind, message) = (status, type) switch
        {
            _ when IsSpendLimit(status, type, code) => (
                ErrorKind.OverBudget,
                $"The spending limit of this Claude account is reached{said} "
                + "Raise it in the Claude Console, or wait until it renews, then retry."),
            (401, _) or (_, "authentication_error") => (
                ErrorKind.Unavailable,
                "Claude refused the API key. Check ANTHROPIC_API_KEY (or Claude:ApiKey), restart Understory, then retry."),
            (413, _) or (_, "request_too_large") => (
                ErrorKind.Internal, "The request is too large for Claude. Ask about fewer stories at once."),
            (429, _) or (_, "rate_limit_error") => (
                ErrorKind.RateLimited, $"Claude's rate limit for this account is reached. Retry {when}."),
            (408 or 504, _) or (_, "timeout_error") => (
                ErrorKind.Timeout, "Claude took too long to answer. Retry."),
            ( > 0 and < 500, null) => (ErrorKind.Unavailable, NotClaude),
            (403, _) or (_, "permission_error") => (
                ErrorKind.Unavailable,
                $"Claude does not let this API key do that{said} Check what the key may do in the Claude Console, then retry."),
            (404, _) or (_, "not_found_error") => (
                ErrorKind.Unavailable,
                $"Claude does not know the model '{options.Model}', or this API key may not use it. "
                + "Check Claude:Model, restart Understory, then retry."),
            (529, _) or (_, "overloaded_error") => (
                ErrorKind.Unavailable, $"Claude is overloaded. Retry {when}."),
            ( >= 500, _) or (_, "api_error") => (
                ErrorKind.Unavailable, $"Claude failed with an error of its own{said} Retry {when}."),
            _ => (
                ErrorKind.Internal,
                $"Claude did not accept the request{said} "
                + "Check Claude:Model; if that is right, this is a fault of Understory: please report it."),
        };
        return new Answer.Failure(kind, message) { RetryAfter = retryAfter, HoldsForAll = HoldsForAll(status, type, kind) };
    }

    // The key, what it may do, the model and the account are the same for all questions; the request is not.
    private static bool HoldsForAll(int status, string? type, ErrorKind kind) =>
        kind == ErrorKind.OverBudget || status is 401 or 403 or 404 || (status is > 0 and < 500 && type is null)
        || type is "authentication_error" or "permission_error" or "not_found_error";

    // By code and type alone: the provider says that the wording of its messages can change.
    private static bool IsSpendLimit(int status, string? type, string? code) =>
        status == 402 || type == "billing_error" || code?.Contains("spend_limit", StringComparison.Ordinal) == true;

    private string NotClaude =>
        $"What answers at {_address} is not Claude's API. Check ANTHROPIC_BASE_URL (or Claude:BaseUrl) and the network, then retry.";

    public Answer.Failure Unreachable(string why) => new(
        ErrorKind.Unavailable, $"Claude cannot be reached at {_address}{Quote(why)} Check the network, then retry.");

    private static string When(TimeSpan? retryAfter) => retryAfter switch
    {
        null => "in a few minutes",
        { TotalSeconds: <= 90 } wait => $"in {Math.Max(1, Math.Ceiling(wait.TotalSeconds))} seconds",
        { } wait => $"in {Math.Ceiling(wait.TotalMinutes)} minutes",
    };

    /// <summary>Words of others as the end of a sentence of ours: on one line, short, and without the key.</summary>
    public string Quote(string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
            return ".";
        foreach (var secret in options.Secrets)
            words = words.Replace(secret, "[API key]", StringComparison.Ordinal);
        words = Space().Replace(KeyLike().Replace(words, "[API key]"), " ").Trim();
        if (words.Length > LongestQuote)
            words = words[..LongestQuote] + "…";
        return words[^1] is '.' or '!' or '?' or '…' ? $": {words}" : $": {words}.";
    }

    [GeneratedRegex("sk-ant-[A-Za-z0-9_-]+")]
    private static partial Regex KeyLike();

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Space();
}
