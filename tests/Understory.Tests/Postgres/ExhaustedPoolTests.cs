using System.Net;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Postgres;

/// <summary>More requests at once than a node has connections for.</summary>
public sealed class ExhaustedPoolTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Requests_that_get_no_connection_are_told_so_and_nothing_is_lost(int size)
    {
        await using var storage = await TestStorage.Create(postgres: true);
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, storage, $"ConnectionStrings:Understory={storage.Connection};Maximum Pool Size={size};Timeout=1");
        await app.Import(Some.Backlog());
        var running = await app.CreateRefine();
        var question = await engine.Next();

        List<HttpStatusCode> first;
        await using (await PostgresLock.Take(storage, "LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE"))
        {
            var requests = Enumerable.Range(0, 10).Select(number => Create(app, number)).ToList();
            question.ReplyWell();
            // All but those that hold a connection, and wait with it.
            while (requests.Count(request => request.IsCompleted) < requests.Count - size)
                await Task.WhenAny(requests.Where(request => !request.IsCompleted));
            first = [.. requests.Where(request => request.IsCompleted).Select(request => request.Result)];
            Assert.All(first, status => Assert.Equal(HttpStatusCode.ServiceUnavailable, status));
        }

        for (var number = 0; number < 10; number++)
        {
            while (await Create(app, number) == HttpStatusCode.ServiceUnavailable)
                continue;
        }

        Assert.Equal((TaskState.Complete, 1), Ended(await app.Finished(running.Id)));
        for (var number = 0; number < 10; number++)
            (await engine.Next()).ReplyWell();
        while (await Count(app, "status = 'complete'") < 11)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        Assert.Equal((11, 11), (await Count(app, "1 = 1"), engine.Calls));
    }

    private static async Task<HttpStatusCode> Create(TestApp app, int number)
    {
        using var response = await app.Post(
            Routes.Tasks, """{ "type": "refine", "version": "v1.0" }""", (Routes.IdempotencyKey, $"request-{number}"));
        if (!response.IsSuccessStatusCode)
            Assert.Contains("database", (await response.Problem()).Error, StringComparison.Ordinal);
        return response.StatusCode;
    }

    private static Task<int> Count(TestApp app, string where) =>
        app.Database.Read(session => session.Scalar<int>($"SELECT COUNT(*) FROM tasks WHERE {where}"), Cancel);

    private static (TaskState, int) Ended(BackgroundTask task) => (task.Status, task.Attempt);
}
