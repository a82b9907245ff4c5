using Npgsql;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Postgres;

/// <summary>What docs/operations.md says of backups, done as it says it.</summary>
public sealed class PostgresBackupTests
{
    [Fact]
    public async Task A_dump_that_was_made_while_tasks_ran_is_a_database_whose_tasks_go_on()
    {
        await using var cluster = await PostgresCluster.Start();
        await using var storage = await TestStorage.Create(cluster);
        await using var restored = await TestStorage.Create(cluster);
        var engine = new ScriptedEngine();
        BackgroundTask done, running, queued;
        await using (var app = await TestApp.Start(engine, storage, "Tasks:Concurrency=1"))
        {
            await app.Import(Some.Backlog());
            done = await app.CreateRefine();
            (await engine.Next()).ReplyWell();
            done = await app.Finished(done.Id);
            running = await app.CreateRefine();
            await engine.Next();
            queued = await app.CreateRefine();

            await cluster.Restore(Name(storage), Name(restored));
            await app.Act(queued.Id, TaskAction.Cancel);
            await app.Act(running.Id, TaskAction.Cancel);
            await app.Finished(running.Id);
        }

        await using (var app = await TestApp.Start(engine, restored))
        {
            (await engine.Next()).ReplyWell();
            (await engine.Next()).ReplyWell();
            var again = await app.Finished(running.Id);

            Assert.Equal((TaskState.Complete, 2, 1), (again.Status, again.Attempt, again.UnansweredCalls));
            Assert.Equal(TaskState.Complete, (await app.Finished(queued.Id)).Status);
            Assert.Equal(done.Summary, (await app.Task(done.Id)).Summary);
            Assert.Equal("As a member I want thing 1.", (await app.Story("v1.0", "1.1.1")).Description);
        }
    }

    private static string Name(TestStorage storage) => new NpgsqlConnectionStringBuilder(storage.Connection).Database!;
}
