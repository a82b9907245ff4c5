using Understory.Client;
using Understory.Client.Backlog;
using Understory.Client.Shared;
using Understory.Client.Tasks;

namespace Understory.Web;

/// <summary>The dashboard: pages of the client, prerendered here, alive in the browser.</summary>
public static class PagesFeature
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveWebAssemblyComponents();
        services.AddScoped<IBacklogApi, DirectBacklog>().AddScoped<ITaskApi, DirectTasks>();
        services.AddHttpContextAccessor().AddScoped<IPageStatus, PrerenderedStatus>();
        services.AddClientState();
        services.AddHttpContextAccessor().AddScoped(FromCookies);
        return services;
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        // Pages only read, and the API has its own guard against foreign pages.
        app.MapRazorComponents<App>()
            .AddInteractiveWebAssemblyRenderMode()
            .AddAdditionalAssemblies(typeof(Client.Routes).Assembly)
            .DisableAntiforgery();
    }

    private static Preferences FromCookies(IServiceProvider services)
    {
        var preferences = ActivatorUtilities.CreateInstance<Preferences>(services);
        preferences.Take(services.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request.Headers.Cookie);
        return preferences;
    }
}
