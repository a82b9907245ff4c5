using System.Globalization;

namespace Understory.Engines.Anthropic;

/// <summary>Sees the HTTP responses of one call: what the SDK's exceptions and events do not carry.</summary>
internal sealed class Exchange(TimeProvider time, Action onBytes) : DelegatingHandler
{
    /// <summary>The provider's id of the last request of this call.</summary>
    public string? RequestId { get; private set; }

    /// <summary>What the last response asked for.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        RequestId = Header(response, "request-id") ?? RequestId;
        RetryAfter = RetryAfterOf(response);
        if (response.IsSuccessStatusCode)
        {
            var body = response.Content;
            response.Content = new StreamContent(new WatchedStream(await body.ReadAsStreamAsync(cancellationToken), onBytes));
            foreach (var header in body.Headers.NonValidated)
                response.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return response;
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        if (Number(Header(response, "retry-after-ms")) is { } milliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);
        var header = Header(response, "retry-after");
        if (Number(header) is { } seconds)
            return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? TimeSpan.FromTicks(Math.Max(0, (moment - time.GetUtcNow()).Ticks))
            : null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 1e9
            ? number
            : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
