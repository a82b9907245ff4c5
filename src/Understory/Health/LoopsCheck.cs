using Microsoft.Extensions.Diagnostics.HealthChecks;
using Understory.Contracts;
using Understory.Tasks;
using Understory.Tasks.Nodes;

namespace Understory.Health;

/// <summary>Whether this node's loops do their work. One that throws is started again by itself; until it gets through, it is named here.</summary>
public sealed class LoopsCheck(Loops loops, NodeIdentity node) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failing = loops.Failing;
        return Task.FromResult(
            failing.Count > 0 ? HealthCheckResult.Unhealthy(string.Join(' ', failing.Select(Say)))
            : node.Role.RunsTasks() && !loops.Runs(TaskRunner.DispatchLoop)
                ? HealthCheckResult.Unhealthy("The runner has not started yet, or is stopping.")
                : HealthCheckResult.Healthy());
    }

    private static string Say(FailingLoop loop) =>
        $"The {loop.Name} loop fails since {loop.Since.UtcDateTime.ToString(InstantConverter.Format, System.Globalization.CultureInfo.InvariantCulture)} and is tried again; the server's log says why.";
}
