using Bunit;
using Understory.Client.Tasks;
using Understory.Client.Tasks.Nodes;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class NodesPageTests : ClientContext
{
    private static readonly Dictionary<string, int> Nothing = [];
    private static readonly Dictionary<string, int> Types = new() { [TaskTypes.Refine] = 4, [TaskTypes.Generate] = 1 };

    private readonly List<Node> nodes = [];

    public NodesPageTests() => Server.OnRequest = request => request.RequestUri!.AbsolutePath == Routes.Nodes
        ? Task.FromResult(ClientServer.Json(new NodesResponse([.. nodes]), WireJson.Default.NodesResponse))
        : null;

    private static Node Node(string name, string role, bool alive = true) =>
        new(name, name, role, "1.2.3", role == "web" ? 0 : 4, role == "web" ? Nothing : Types, role == "web" ? 0 : 1, SomeTask.Start, SomeTask.Start, alive);

    [Fact]
    public void Each_node_says_what_it_does_and_whether_it_is_alive()
    {
        nodes.AddRange([Node("near", "all"), Node("far", "web"), Node("old", "worker", alive: false)]);
        var page = Render<NodesPage>();
        page.WaitForState(() => page.FindAll("li").Count == 3);
        Assert.Equal(["Alive", "Alive", "Last heard of 2 min ago"], page.FindAll("li .pill").Select(p => p.TextContent.Trim()));
        Assert.Contains("1 of 4 running, Generate at most 1 at once", page.FindAll("li")[0].TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("running", page.FindAll("li")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Answers pages · version 1.2.3", page.FindAll("li")[1].TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".notice"));
    }

    [Fact]
    public void It_is_looked_at_again_and_says_when_no_runner_is_left()
    {
        nodes.Add(Node("near", "all"));
        var page = Render<NodesPage>();
        page.WaitForState(() => page.FindAll("li").Count == 1);
        nodes[0] = Node("near", "web");
        Time.Advance(TimeSpan.FromSeconds(5));
        page.WaitForState(() => page.FindAll(".notice").Count == 1);
        Assert.Contains("No runner is alive", page.Find(".notice").TextContent, StringComparison.Ordinal);

        Server.Down = true;
        Server.OnRequest = null;
        Time.Advance(TimeSpan.FromSeconds(5));
        page.WaitForState(() => page.Find(".notice").TextContent.Contains("cannot be reached", StringComparison.Ordinal));
        Assert.Single(page.FindAll("li"));
    }

    [Fact]
    public void A_task_in_the_queue_says_that_no_runner_is_alive()
    {
        Store.Take(new TaskListResponse([SomeTask.Queued("a")], 0, null) { Runners = 0 });
        var line = Render<TaskProgressLine>(p => p.Add(l => l.Task, SomeTask.Queued("a")));
        Assert.StartsWith("Waiting, since no runner is alive", line.Markup.Trim(), StringComparison.Ordinal);
        Store.Take(new TaskListResponse([SomeTask.Queued("a")], 0, null) { Runners = 1 });
        line.Render();
        Assert.StartsWith("Waiting to start", line.Markup.Trim(), StringComparison.Ordinal);
    }
}
