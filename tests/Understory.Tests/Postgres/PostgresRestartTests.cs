using System.Net;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Postgres;

/// <summary>A server whose database goes and comes back.</summary>
public sealed class PostgresRestartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_database_is_gone_that_is_said_and_afterwards_the_server_goes_on()
    {
        await using var cluster = await PostgresCluster.Start();
        await using var storage = await TestStorage.Create(cluster);
        await using var app = await TestApp.Start(storage: storage);
        await app.Import(Some.Backlog());

        await cluster.Down();
        using var down = await app.Http.GetAsync(Routes.Versions, Cancel);
        using var lost = await app.Post(Routes.Versions, """{ "id": "v9" }""");
        await cluster.Up();
        using var up = await app.Post(Routes.Versions, """{ "id": "v9" }""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        Assert.Contains("database", (await down.Problem()).Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        Assert.Equal(HttpStatusCode.Created, up.StatusCode);
        Assert.Equal(TaskState.Complete, (await app.Finished((await app.CreateRefine()).Id)).Status);
    }

    [Fact]
    public async Task A_restart_between_two_requests_is_not_noticed()
    {
        await using var cluster = await PostgresCluster.Start();
        await using var storage = await TestStorage.Create(cluster);
        await using var app = await TestApp.Start(storage: storage);
        await app.Import(Some.Backlog());
        // Several connections in the pool, all of which are dead then.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Json(Routes.Versions)));

        await cluster.Down("immediate");
        await cluster.Up();

        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Http.GetAsync(Routes.Versions, Cancel))))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var written = await app.Post(Routes.Versions, """{ "id": "v9" }""");
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);
    }
}
