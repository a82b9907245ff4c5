using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Understory.Health;

/// <summary>
/// For those who watch over the process: <c>/health/live</c> says that it is up, <c>/health/ready</c> that it can work. 200 or
/// 503 with a <see cref="HealthAnswer"/>, which never holds more than names, times and plain sentences.
/// </summary>
public static class HealthFeature
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        // Singletons, so that probes that come together share one look.
        services.AddSingleton<DatabaseCheck>().AddSingleton<LoopsCheck>();
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database").AddCheck<LoopsCheck>("loops");
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks(Live, new HealthCheckOptions { Predicate = _ => false, ResponseWriter = HealthAnswer.Write });
        routes.MapHealthChecks(Ready, new HealthCheckOptions { ResponseWriter = HealthAnswer.Write });
    }
}
