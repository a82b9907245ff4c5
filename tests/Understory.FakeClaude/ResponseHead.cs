using System.Globalization;

namespace Understory.FakeClaude;

internal static class ResponseHead
{
    private static readonly (string Kind, int Limit)[] Limits =
        [("requests", 4_000), ("input-tokens", 2_000_000), ("output-tokens", 400_000)];

    /// <summary>Status and headers as the real service sends them, rate limits included.</summary>
    public static void Head(this HttpResponse response, int status, string contentType, string requestId)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        var headers = response.Headers;
        headers["request-id"] = requestId;
        var reset = TimeProvider.System.GetUtcNow().AddMinutes(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        foreach (var (kind, limit) in Limits)
        {
            headers[$"anthropic-ratelimit-{kind}-limit"] = limit.ToString(CultureInfo.InvariantCulture);
            headers[$"anthropic-ratelimit-{kind}-remaining"] = (status == 429 ? 0 : limit - 1).ToString(CultureInfo.InvariantCulture);
            headers[$"anthropic-ratelimit-{kind}-reset"] = reset;
        }
    }
}
