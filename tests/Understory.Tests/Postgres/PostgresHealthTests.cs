using System.Net;
using Understory.Health;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Postgres;

/// <summary>What nodes of a server say of it and of themselves.</summary>
public sealed class PostgresHealthTests
{
    [Theory]
    [InlineData("web")]
    [InlineData("worker")]
    public async Task A_node_that_does_only_a_part_says_how_it_is_too(string role)
    {
        await using var storage = await TestStorage.Create(postgres: true);
        await using var app = await TestApp.Start(storage: storage, settings: $"role={role}");

        Assert.Equal(HttpStatusCode.OK, (await Probes.Get(app, HealthFeature.Live)).Status);
        await Probes.Until(app, HttpStatusCode.OK);
    }

    [Fact]
    public async Task While_the_server_is_gone_a_node_is_live_but_not_ready_and_then_ready_again()
    {
        await using var cluster = await PostgresCluster.Start();
        await using var storage = await TestStorage.Create(cluster);
        await using var app = await TestApp.Start(storage: storage);
        await Probes.Until(app, HttpStatusCode.OK);

        await cluster.Down();
        var down = await Probes.Until(app, HttpStatusCode.ServiceUnavailable);
        var live = await Probes.Get(app, HealthFeature.Live);
        await cluster.Up();
        await Probes.Until(app, HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.OK, live.Status);
        Assert.DoesNotMatch("(?i)exception|npgsql|127\\.0\\.0\\.1|postgres|   at ", down.Body);
    }
}
