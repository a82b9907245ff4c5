using Microsoft.Extensions.Diagnostics.HealthChecks;
using Understory.Storage;

namespace Understory.Health;

/// <summary>
/// Whether the database takes a write in time and is migrated. There is one look at a time, and its answer holds for a
/// second: however many ask, and however long the database is stuck, it is asked once.
/// </summary>
public sealed class DatabaseCheck(Database database, TimeProvider time, ILogger<DatabaseCheck> logger, IHostApplicationLifetime? host = null) : IHealthCheck
{
    /// <summary>What a database may take to answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<HealthCheckResult>? _look;
    private long _lookedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Latest().WaitAsync(Limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy(
                $"The database did not take a write within {Limit.TotalSeconds:0} s: it is away, overloaded, or another process holds it locked.");
        }
    }

    private Task<HealthCheckResult> Latest()
    {
        lock (_gate)
        {
            if (_look is null || (_look.IsCompleted && time.GetElapsedTime(_lookedAt) > Holds))
            {
                _lookedAt = time.GetTimestamp();
                // Elsewhere: SQLite blocks the thread that waits for a lock.
                _look = Task.Run(Look, CancellationToken.None);
            }

            return _look;
        }
    }

    private async Task<HealthCheckResult> Look()
    {
        try
        {
            var applied = await database.Write(
                async session =>
                {
                    await session.Execute(
                        $"INSERT INTO health (id, checked_at) VALUES (1, {session.Dialect.Now}) ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at");
                    return await Migrations.Applied(session);
                },
                host?.ApplicationStopping ?? CancellationToken.None);
            // A newer one is there while another version of the program is being rolled out.
            return applied >= Migrations.Newest
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The database is at migration {applied} of {Migrations.Newest}: start the server again to migrate it.");
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "The database does not take a write");
            return HealthCheckResult.Unhealthy(DatabaseTrouble.Say(exception));
        }
    }
}
