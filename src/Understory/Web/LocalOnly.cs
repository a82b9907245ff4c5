using Microsoft.AspNetCore.HostFiltering;

namespace Understory.Web;

/// <summary>
/// A request must name a local host, and when it changes something it must not come from a foreign page. Together they
/// keep a web page that a person visits from reaching the server on their machine.
/// </summary>
public static class LocalOnly
{
    /// <summary>Hosts are the local ones, unless someone is let in by <c>AllowedHosts</c> in the configuration.</summary>
    public static IServiceCollection AddLocalOnly(this IServiceCollection services, IConfiguration configuration) =>
        services.Configure<HostFilteringOptions>(o =>
        {
            // An empty list would let in everyone.
            var hosts = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            o.AllowedHosts = hosts is { Length: > 0 } ? hosts : ["localhost", "127.0.0.1", "[::1]"];
            o.AllowEmptyHosts = false;
            o.IncludeFailureMessage = false;
        });

    public static IApplicationBuilder UseLocalOnly(this IApplicationBuilder app) =>
        app.Use(async (context, next) =>
        {
            if (Changes(context.Request.Method) && IsForeign(context.Request))
            {
                await new Refusal(StatusCodes.Status403Forbidden, "The request comes from another site and was refused.")
                    .ToResult().ExecuteAsync(context);
                return;
            }

            await next(context);
        });

    private static bool Changes(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool IsForeign(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        if (site is not ("" or "same-origin" or "none"))
            return true;
        if (origin.Length == 0)
            return false;
        // Behind a proxy that ends TLS the browser sees https and we see http; it vouches for the rest itself.
        return site == "same-origin"
            ? !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Authority != request.Host.Value
            : origin != $"{request.Scheme}://{request.Host}";
    }
}
