using Microsoft.Data.Sqlite;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Sqlite;

/// <summary>What docs/operations.md says of backups, done as it says it.</summary>
public sealed class BackupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_that_was_made_while_tasks_ran_is_a_data_folder_whose_tasks_go_on()
    {
        await using var storage = await TestStorage.Create(postgres: false);
        await using var restored = await TestStorage.Create(postgres: false);
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

            await VacuumInto(storage.File, restored.File);
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
            Assert.Equal("ok", await app.Database.Read(s => s.Scalar<string>("PRAGMA integrity_check"), Cancel));
        }
    }

    private static async Task VacuumInto(string file, string copy)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $copy";
        command.Parameters.AddWithValue("$copy", copy);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
