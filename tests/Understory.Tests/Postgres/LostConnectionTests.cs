using System.Diagnostics.Metrics;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Postgres;

/// <summary>A node that loses the database in the middle of a task.</summary>
public sealed class LostConnectionTests
{
    [Fact]
    public async Task A_task_that_cannot_read_waits_for_the_database_and_does_not_fail()
    {
        await using var storage = await TestStorage.Create(postgres: true);
        await using var app = await TestApp.Start(storage: storage);
        await app.Import(Some.Backlog());
        using var metrics = new HeardMetrics(app.Service<IMeterFactory>());
        BackgroundTask task;

        await using (var held = await PostgresLock.Take(storage, "LOCK TABLE task_calls IN ACCESS EXCLUSIVE MODE"))
        {
            task = await app.CreateRefine();
            while (metrics.Named("understory.task.duration").Count == 0)
            {
                await held.UntilMet("SELECT answer FROM task_calls");
                await held.Disconnect("SELECT answer FROM task_calls");
            }
        }

        task = await app.Finished(task.Id);
        Assert.Equal("released", metrics.Named("understory.task.duration")[0].Tag("understory.outcome"));
        Assert.Equal((TaskState.Complete, 1), (task.Status, task.Attempt));
    }
}
