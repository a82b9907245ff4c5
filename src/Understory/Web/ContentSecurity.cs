using System.Security.Cryptography;

namespace Understory.Web;

/// <summary>A strict Content-Security-Policy for every answer; the page's one inline script, the import map, carries the nonce.</summary>
public static class ContentSecurity
{
    public const string NonceKey = "csp-nonce";

    public static IApplicationBuilder UseContentSecurity(this IApplicationBuilder app) =>
        app.Use((context, next) =>
        {
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
            context.Items[NonceKey] = nonce;
            // At the last moment: an error that is answered on the way clears what was set before.
            context.Response.OnStarting(() => Write(context.Response.Headers, nonce));
            return next(context);
        });

    private static Task Write(IHeaderDictionary headers, string nonce)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; "
            + $"script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
