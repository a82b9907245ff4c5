using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Understory.Health;
using Understory.Storage;
using Xunit;

namespace Understory.Tests.Support;

/// <summary>Asks a server, or a check by itself, how it is.</summary>
internal static class Probes
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static DatabaseCheck Check(Database database) => new(database, TimeProvider.System, NullLogger<DatabaseCheck>.Instance);

    public static Task<HealthCheckResult> Look(Database database) => Check(database).CheckHealthAsync(new HealthCheckContext(), Cancel);

    public static async Task<(HttpStatusCode Status, string Body)> Get(TestApp app, string path)
    {
        using var response = await app.Http.GetAsync(path, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>The first answer with the status: readiness is there to be asked again and again.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> Until(TestApp app, HttpStatusCode status)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await Get(app, HealthFeature.Ready);
            if (answer.Status == status)
                return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
