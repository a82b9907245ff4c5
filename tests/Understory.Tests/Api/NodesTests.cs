using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class NodesTests
{
    private const string Other =
        """
        INSERT INTO nodes (id, name, role, version, capacity, running, started_at, seen_at)
        VALUES ('other', 'far', 'worker', '1.0.0', 4, 2, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_is_listed_as_soon_as_it_answers_and_is_gone_when_it_stops()
    {
        await using var storage = await TestStorage.Create();
        await using (var app = await TestApp.Start(storage: storage, settings: ["node=near", "Tasks:Concurrency=3"]))
        {
            var node = Assert.Single(await Nodes(app));
            Assert.Equal(("near", "all", 3, 0, true), (node.Name, node.Role, node.Capacity, node.Running, node.Alive));
            Assert.Matches(@"^\d+\.\d+\.\d+", node.Version);
            Assert.Equal(1, await Runners(app));
        }

        await using var later = await TestApp.Start(storage: storage, settings: ["node=later"]);
        Assert.Equal("later", Assert.Single(await Nodes(later)).Name);
    }

    [Fact]
    public async Task A_node_that_is_silent_is_listed_as_that_and_counts_as_no_runner()
    {
        await using var app = await TestApp.Start();
        await app.Database.Write(session => session.Execute(Other), Cancel);

        Assert.Equal([true, false], (await Nodes(app)).Select(n => n.Alive));
        Assert.Equal(1, await Runners(app));
        await app.Database.Write(session => session.Execute($"UPDATE nodes SET seen_at = {session.Dialect.Now} WHERE id = 'other'"), Cancel);
        Assert.Equal([true, true], (await Nodes(app)).Select(n => n.Alive));
        Assert.Equal(2, await Runners(app));
    }

    [Fact]
    public async Task Nodes_that_died_long_ago_are_forgotten_when_another_comes()
    {
        await using var storage = await TestStorage.Create();
        await using (var app = await TestApp.Start(storage: storage))
            await app.Database.Write(session => session.Execute(Other), Cancel);

        await using var later = await TestApp.Start(storage: storage);
        Assert.DoesNotContain(await Nodes(later), n => n.Id == "other");
    }

    [Theory]
    [InlineData("role=boss", "role is \"boss\"; it must be all, web or worker.")]
    [InlineData("node=", "node must be a name of 1 to 64 characters.")]
    public async Task A_role_or_a_name_that_is_none_is_refused_at_the_start(string setting, string sentence)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.Start(settings: setting));
        Assert.Equal([sentence], refused.Failures);
    }

    private static async Task<IReadOnlyList<Node>> Nodes(TestApp app) =>
        (await app.Http.GetFromJsonAsync(Routes.Nodes, WireJson.Default.NodesResponse, Cancel))!.Nodes;

    private static async Task<int?> Runners(TestApp app) =>
        (await app.Http.GetFromJsonAsync(Routes.Tasks, WireJson.Default.TaskListResponse, Cancel))!.Runners;
}
