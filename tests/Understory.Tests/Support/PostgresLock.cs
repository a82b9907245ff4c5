using Npgsql;
using Understory.Storage;
using Xunit;

namespace Understory.Tests.Support;

/// <summary>A session of the test's own that holds a lock, so that a node stands exactly where it comes to need it.</summary>
public sealed class PostgresLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _holder;
    private readonly PostgresDatabase _watcher;

    private PostgresLock(NpgsqlConnection holder, PostgresDatabase watcher) => (_holder, _watcher) = (holder, watcher);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="statement">What takes the lock, which is held until this is disposed.</param>
    public static async Task<PostgresLock> Take(TestStorage storage, string statement)
    {
        var holder = new NpgsqlConnection(storage.Connection + ";Pooling=false");
        await holder.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand($"BEGIN; {statement}", holder);
        await command.ExecuteNonQueryAsync(Cancel);
        return new PostgresLock(holder, new PostgresDatabase(storage.Connection!));
    }

    /// <summary>Returns when a session waits for a lock with a statement that holds this text.</summary>
    public async Task UntilMet(string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (await Waiting("COUNT(*)", text, limit.Token) == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }

    /// <summary>Ends the connections of those who wait with such a statement.</summary>
    public Task Disconnect(string text) => Waiting("COUNT(pg_terminate_backend(pid))", text, Cancel);

    public async ValueTask DisposeAsync()
    {
        await _holder.DisposeAsync();
        await _watcher.DisposeAsync();
    }

    private Task<int> Waiting(string what, string text, CancellationToken cancel) => _watcher.Read(
        session => session.Scalar<int>(
            $"SELECT {what} FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND position(@text IN query) > 0",
            new { text }),
        cancel);
}
