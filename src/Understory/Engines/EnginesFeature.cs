using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Understory.Engines.Anthropic;
using Understory.Engines.ClaudeCode;
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
        var time = provider.GetRequiredService<TimeProvider>();
        if (options.Engine == "anthropic" || (options.Engine == "auto" && options.ApiKey is not null))
            return new AnthropicEngine(options, time);

        // Without a token it would refuse all questions, since nobody is logged in where it runs.
        var asksClient = options.Engine == "claude-code" || (options.Engine == "auto" && options.Secrets.Any());
        var client = asksClient ? ClientCommand.Find(options.Command) : null;
        return client is { Problem: null }
            ? new ClaudeCodeEngine(options, client, time)
            : new OfflineEngine(
                provider.GetServices<IOfflineRules>(),
                options,
                client is null ? null : $"Suggestions come from built-in rules: a token for Claude Code is set, but {client.Problem}");
    }
}
