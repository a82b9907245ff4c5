using System.Net.Http.Json;
using System.Text;
using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Commands;

/// <summary>What the program sends to a collector, seen by one.</summary>
public sealed class TelemetryExportTests : IDisposable
{
    private const string Key = "sk-test-secret";
    private readonly string _folder = Directory.CreateTempSubdirectory("understory-telemetry-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Traces_metrics_and_logs_reach_the_collector_without_a_key_or_a_text()
    {
        await using var claude = await FakeClaudeServer.Start();
        await using var collector = await FakeCollector.Start();
        await using (var server = await ServerProcess.Start(_folder, Environment(claude.BaseUrl, collector.Address)))
        {
            await Import(server);
            var task = await Finished(server, await Refine(server));
            Assert.Equal(TaskState.Complete, task.Status);
            var id = task.Result!.Value.GetProperty("refinements").EnumerateArray().First(r => r.GetProperty("status").GetString() == "needs_work").GetProperty("id").GetString();
            using var applied = await Post(server, Routes.Apply(task.Id), $$"""{ "items": [{ "id": "{{id}}" }] }""");
            using var search = await server.Http.GetAsync(Routes.Tasks + "?q=zebra", Cancel);
            // An answer of which the log speaks.
            claude.Script(new Misbehaviour { Mode = Mode.Status, Status = 401, Message = $"invalid key {Key}" });
            Assert.Equal(TaskState.Failed, (await Finished(server, await Refine(server))).Status);
            Assert.Equal(0, await server.StopGracefully());
        }

        foreach (var name in new[] { "task.wait", "task.run", "engine.call", "task.apply", "understory.task.id" })
            Assert.Contains(name, collector.Received("traces"), StringComparison.Ordinal);
        foreach (var name in new[] { "understory.task.wait", "understory.task.duration", "understory.engine.call.duration", "understory.engine.tokens", "http.server.request.duration" })
            Assert.Contains(name, collector.Received("metrics"), StringComparison.Ordinal);
        Assert.Contains("Now listening on", collector.Received("logs"), StringComparison.Ordinal);
        foreach (var signal in new[] { "traces", "metrics", "logs" })
        {
            foreach (var text in new[] { Key, "zebra", "As a member" })
                Assert.DoesNotContain(text, collector.Received(signal), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_collector_that_is_away_stops_nothing()
    {
        await using var claude = await FakeClaudeServer.Start();
        await using var server = await ServerProcess.Start(_folder, Environment(claude.BaseUrl, "http://127.0.0.1:9"));
        await Import(server);

        Assert.Equal(TaskState.Complete, (await Finished(server, await Refine(server))).Status);
    }

    private static Dictionary<string, string?> Environment(string claude, string collector) => new()
    {
        ["ANTHROPIC_API_KEY"] = Key,
        ["ANTHROPIC_BASE_URL"] = claude,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    private static Task<HttpResponseMessage> Post(ServerProcess server, string path, string json) =>
        server.Http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), Cancel);

    private static async Task Import(ServerProcess server)
    {
        using var imported = await Post(server, Routes.Import + "?mode=apply", Some.Backlog());
        imported.EnsureSuccessStatusCode();
    }

    private static async Task<string> Refine(ServerProcess server)
    {
        using var created = await Post(server, Routes.Tasks, """{ "type": "refine", "version": "v1.0" }""");
        created.EnsureSuccessStatusCode();
        return (await created.Content.ReadFromJsonAsync(WireJson.Default.TaskResponse, Cancel))!.Task.Id;
    }

    // From outside of the process there is only the poll that every client uses.
    private static async Task<BackgroundTask> Finished(ServerProcess server, string id)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var task = (await server.Http.GetFromJsonAsync(Routes.Task(id), WireJson.Default.TaskResponse, limit.Token))!.Task;
            if (task.IsFinished)
                return task;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }
}
