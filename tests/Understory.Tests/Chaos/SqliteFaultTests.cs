using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Health;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>A real process whose file cannot be written for a time, in the middle of an answer and with requests coming.</summary>
public sealed class SqliteFaultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("understory-fault-").FullName;
    private FakeClaudeServer _claude = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seconds() =>
        Environment.GetEnvironmentVariable("UNDERSTORY_STORM_SECONDS") is null ? [10] : [1, 10, 40];

    public async ValueTask InitializeAsync() => _claude = await FakeClaudeServer.Start();

    public async ValueTask DisposeAsync()
    {
        await _claude.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Seconds))]
    public async Task Another_process_that_holds_the_write_lock_is_waited_out(int seconds)
    {
        await using var server = await Start(_folder);
        var (id, call) = await Answering(server);
        await using var other = new SqliteConnection($"Data Source={Path.Combine(_folder, "understory.db")};Pooling=false");
        await other.OpenAsync(Cancel);

        List<Task<HttpStatusCode>> requests;
        await using (other.BeginTransaction(deferred: false))
        {
            call.Release();
            requests = [.. Enumerable.Range(0, 5).Select(number => Create(server, number, "locked"))];
            await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, Cancel);
        }

        var answers = await Task.WhenAll(requests);
        output.WriteLine($"{seconds} s: {string.Join(", ", answers)}");
        // A write waits for 30 s.
        Assert.All(answers, status => Assert.Equal(seconds < 30 ? HttpStatusCode.Created : HttpStatusCode.ServiceUnavailable, status));
        await Ends(server, id, 5, "locked");
    }

    [Fact]
    public async Task A_full_disk_is_said_and_waited_out()
    {
        using var disk = SmallDisk.Mount(_folder, megabytes: 8);
        output.WriteLine(disk is null ? "No file system can be mounted here; SqliteHealthTests tries a full file by max_page_count." : "A file system of 8 MB is mounted.");
        if (disk is null)
            return;
        await using var server = await Start(_folder);
        var (id, call) = await Answering(server);

        disk.Fill();
        var accepted = 0;
        while (await Create(server, accepted, "disk is full") != HttpStatusCode.ServiceUnavailable)
            accepted++;
        call.Release();
        await call.Ended.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
        Assert.Contains("disk is full", await Ready(server, HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        disk.Empty();

        await Ready(server, HttpStatusCode.OK);
        await Ends(server, id, accepted + 1, "disk is full");
    }

    // The task whose answer came meanwhile is paid once, and so is each of those that were asked for.
    private async Task Ends(ServerProcess server, string id, int requests, string trouble)
    {
        for (var number = 0; number < requests; number++)
            Assert.NotEqual(HttpStatusCode.ServiceUnavailable, await Create(server, number, trouble));
        var first = await Fleet.Finished(server, id);
        Assert.Equal((TaskState.Complete, 1, null), (first.Status, first.Attempt, first.UnansweredCalls));
        var list = await server.Http.GetFromJsonAsync<JsonElement>(Routes.Tasks, Cancel);
        var tasks = list.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!).ToList();
        foreach (var task in tasks)
            Assert.Equal(TaskState.Complete, (await Fleet.Finished(server, task)).Status);
        Assert.Equal((requests + 1, requests + 1), (tasks.Count, _claude.Stats().Calls));
    }

    private async Task<(string Id, FakeCall Call)> Answering(ServerProcess server)
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        var id = await Fleet.ImportAndRefine(server);
        var call = await _claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
        return (id, call);
    }

    // Large, so that a few fill what is left.
    private static async Task<HttpStatusCode> Create(ServerProcess server, int number, string trouble)
    {
        var body = $$"""{ "type": "refine", "version": "v1.0", "context": { "step": "{{new string('x', 100_000)}}" } }""";
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.Tasks)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { Routes.IdempotencyKey, $"request-{number}" } },
        };
        using var response = await server.Http.SendAsync(request, Cancel);
        if (!response.IsSuccessStatusCode)
            Assert.Contains(trouble, (await response.Problem()).Error, StringComparison.Ordinal);
        return response.StatusCode;
    }

    private static async Task<string> Ready(ServerProcess server, HttpStatusCode status)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Fleet.Limit);
        while (true)
        {
            using var response = await server.Http.GetAsync(HealthFeature.Ready, limit.Token);
            if (response.StatusCode == status)
                return await response.Content.ReadAsStringAsync(limit.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    private Task<ServerProcess> Start(string folder) => ServerProcess.Start(
        folder, new Dictionary<string, string?> { ["ANTHROPIC_API_KEY"] = "sk-test", ["ANTHROPIC_BASE_URL"] = _claude.BaseUrl }, "--Tasks:Concurrency=1");
}
