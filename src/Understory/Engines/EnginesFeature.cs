using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Understory.Engines.Anthropic;
using Understory.Engines.Offline;

namespace Understory.Engines;

public static class EnginesFeature
{
    /// <summary>
    /// Registers the one <see cref="IEngine"/> that section <c>Claude</c> chooses. Wrong settings stop the start with an
    /// <see cref="OptionsValidationException"/> that names them all.
    /// </summary>
    public static IServiceCollection AddEngines(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = new ClaudeSettings(configuration);
        services.AddSingleton<IConfigureOptions<ClaudeOptions>>(settings);
        services.AddSingleton<IValidateOptions<ClaudeOptions>>(settings);
        services.AddOptions<ClaudeOptions>().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ClaudeOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IEngine>(Choose).AddSingleton<ProviderLane>().AddSingleton<ObservedEngine>();
        return services;
    }

    private static IEngine Choose(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<ClaudeOptions>();
        var asksClaude = options.Engine == "anthropic" || (options.Engine == "auto" && options.ApiKey is not null);
        return asksClaude
            ? new AnthropicEngine(options, provider.GetRequiredService<TimeProvider>())
            : new OfflineEngine(provider.GetServices<IOfflineRules>(), options);
    }
}
