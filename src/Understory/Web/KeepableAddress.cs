namespace Understory.Web;

/// <summary>What an address names is looked for in the database, which cannot be asked for every text.</summary>
internal static class KeepableAddress
{
    public static IApplicationBuilder UseKeepableAddress(this IApplicationBuilder app) =>
        app.Use(async (context, next) =>
        {
            if (Unkept(context.Request) is { } field)
                await Refusal.Invalid(field, UntrustedJson.HasNul).ToResult().ExecuteAsync(context);
            else
                await next(context);
        });

    private static string? Unkept(HttpRequest request) =>
        request.Path.Value?.Contains('\0') == true ? "path"
        : request.Query.FirstOrDefault(member => member.Key.Contains('\0') || member.Value.Any(value => value?.Contains('\0') == true)) is { Key: { } key }
            ? key.Replace('\0', '\uFFFD')
        : null;
}
