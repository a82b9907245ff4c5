using Understory.Engines;
using Understory.Engines.Offline;
using Understory.Operations.Refine.OfflineRules;

namespace Understory.Evaluation;

public static class EvaluationFeature
{
    /// <summary>Registers the engine that a server would ask, by the same configuration.</summary>
    public static IServiceCollection AddEvaluation(this IServiceCollection services, IConfiguration configuration) =>
        services.AddEngines(configuration).AddSingleton<IOfflineRules, OfflineRefineRules>();
}
