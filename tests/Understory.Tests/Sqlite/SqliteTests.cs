using Microsoft.Extensions.Options;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Sqlite;

/// <summary>What only a file that one process has to itself does.</summary>
public sealed class SqliteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_file_keeps_what_it_says_it_committed()
    {
        await using var db = await TestDatabase.Create(postgres: false);

        Assert.Equal("wal", await db.Scalar<string>("PRAGMA journal_mode"));
        Assert.Equal(2, await db.Database.Write(s => s.Scalar<int>("PRAGMA synchronous"), Cancel));
        Assert.Equal(1, await db.Scalar<int>("PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task What_a_dead_process_left_running_is_taken_back_at_start_without_waiting_for_its_lease()
    {
        await using var storage = await TestStorage.Create(postgres: false);
        var engine = new ScriptedEngine();
        string id;
        await using (var app = await TestApp.Start(engine, storage))
            id = await LeftRunning.Add(app, engine, leaseUntil: "2999-01-01T00:00:00.000Z");

        await using (var app = await TestApp.Start(engine, storage))
            Assert.Equal(TaskState.Complete, (await app.Finished(id)).Status);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("worker")]
    public async Task A_process_that_has_the_file_to_itself_does_all_of_the_work(string role)
    {
        await using var storage = await TestStorage.Create(postgres: false);
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.Start(storage: storage, settings: $"role={role}"));
        Assert.StartsWith($"role is {role}, and the data is in a folder that one process has to itself", refused.Message, StringComparison.Ordinal);
    }
}
