using System.Reflection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Understory.Telemetry;

/// <summary>Sends traces, metrics and logs to a collector, where one is configured; else nothing listens.</summary>
public static class TelemetryFeature
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var options = TelemetryOptions.Read(configuration);
        services.AddOptions<TelemetryOptions>().Configure(o => (o.Endpoint, o.Protocol) = (options.Endpoint, options.Protocol)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>>(new ValidateTelemetryOptions());
        // Wrong settings stop the start; the exporter would only wonder about them in its own log.
        if (options.Endpoint is not null && !options.Problems().Any())
            services.AddExport(configuration);
        return services;
    }

    private static void AddExport(this IServiceCollection services, IConfiguration configuration) =>
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : "understory",
                serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)))
            .WithTracing(traces => traces
                .AddSource(Signals.Name, "System.Net.Http")
                .AddAspNetCoreInstrumentation(o => o.Filter = http => !http.Request.Path.StartsWithSegments("/health")))
            .WithMetrics(metrics => metrics
                .AddMeter(Signals.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"))
            .WithLogging()
            .UseOtlpExporter();

    private sealed class ValidateTelemetryOptions : IValidateOptions<TelemetryOptions>
    {
        public ValidateOptionsResult Validate(string? name, TelemetryOptions options) =>
            options.Problems().ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
