using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>Real processes that are really killed, against the fake Claude over HTTP.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("understory-kill-").FullName;
    private FakeClaudeServer _claude = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _claude = await FakeClaudeServer.Start();

    public async ValueTask DisposeAsync()
    {
        await _claude.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_task_whose_process_is_killed_in_the_middle_of_an_answer_ends_complete_once()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        string id;
        await using (var first = await Start())
        {
            id = await Fleet.ImportAndRefine(first);
            var call = await _claude.WaitForCall(Cancel);
            await call.Silent.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
            first.Kill();
            await call.Ended.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
        }

        await using var second = await Start();
        var task = await Fleet.Finished(second, id);

        Assert.Equal((TaskState.Complete, 2, 1), (task.Status, task.Attempt, task.Run));
        Assert.Equal(2, _claude.Stats().Calls);
        Assert.Single((await second.Http.GetFromJsonAsync<JsonElement>(Routes.Tasks, Cancel)).GetProperty("tasks").EnumerateArray());
        Assert.Equal(3, task.Result!.Value.GetProperty("refinements").GetArrayLength());
    }

    [Fact]
    public async Task A_refine_of_ninety_stories_whose_process_is_killed_in_the_middle_asks_only_for_what_was_not_finished()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true, Contains = "<story id=\"1.1.60\">" });
        string id;
        await using (var first = await Start())
        {
            await Fleet.Import(first, stories: 90);
            id = await Fleet.Refine(first);
            await using var look = new SqliteDatabase(Path.Combine(_folder, "understory.db"));
            while (await look.Read(session => session.Scalar<int>("SELECT COUNT(*) FROM task_calls WHERE answer IS NOT NULL"), Cancel) < 11)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
            first.Kill();
        }

        await using var second = await Start();
        var task = await Fleet.Finished(second, id);

        Assert.Equal((TaskState.Complete, 90, 1), (task.Status, task.Result!.Value.GetProperty("refinements").GetArrayLength(), task.UnansweredCalls));
        // Eight stories of one part were left: a few of them first, and then the others.
        var later = _claude.Calls.Skip(12).Select(call => call.Report.StoryIds).ToList();
        Assert.Equal([3, 5], later.Select(ids => ids.Count));
        Assert.Contains("1.1.60", later.SelectMany(ids => ids));
    }

    [Fact]
    public async Task A_process_that_is_told_to_stop_hands_its_task_back_without_costing_a_try()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        string id;
        await using (var first = await Start())
        {
            id = await Fleet.ImportAndRefine(first);
            var call = await _claude.WaitForCall(Cancel);
            await call.Silent.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
            Assert.Equal(0, await first.StopGracefully());
            await call.Ended.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
        }

        await using var second = await Start();
        var task = await Fleet.Finished(second, id);

        Assert.Equal((TaskState.Complete, 1), (task.Status, task.Attempt));
    }

    [Fact]
    public async Task A_task_that_kills_its_process_every_time_fails_as_interrupted_and_others_flow_on()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true, Times = null, Contains = "<story id=\"1.1.1\">" });
        var id = "";
        for (var start = 0; start < 3; start++)
        {
            await using var server = await Start("--Tasks:MaxRescues=2");
            id = id.Length == 0 ? await Fleet.ImportAndRefine(server, """{ "storyIds": ["1.1.1"] }""") : id;
            var call = await _claude.WaitForCall(Cancel);
            await call.Silent.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
            server.Kill();
        }

        await using var last = await Start("--Tasks:MaxRescues=2");
        var interrupted = await Fleet.Finished(last, id);
        var other = await Fleet.Refine(last, """{ "storyIds": ["1.1.2"] }""");

        Assert.Equal((TaskState.Failed, ErrorKind.Interrupted), (interrupted.Status, interrupted.ErrorKind));
        Assert.Equal(TaskState.Complete, (await Fleet.Finished(last, other)).Status);
    }

    [Fact]
    public async Task A_stalled_answer_is_cut_when_the_task_is_cancelled()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.StallMidStream });
        await using var server = await Start();
        var id = await Fleet.ImportAndRefine(server);
        var call = await _claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);

        using var cancelled = await server.Http.PatchAsync(
            Routes.Task(id), new StringContent("""{ "action": "cancel" }""", Encoding.UTF8, "application/json"), Cancel);
        await call.Ended.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);

        Assert.Equal(ErrorKind.Cancelled, (await Fleet.Finished(server, id)).ErrorKind);
    }

    [Fact]
    public async Task The_key_appears_in_no_log_and_no_task()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.Status, Status = 401, Message = "invalid key sk-test-secret" });
        await using var server = await Start();

        var task = await Fleet.Finished(server, await Fleet.ImportAndRefine(server));

        Assert.Equal(ErrorKind.Unavailable, task.ErrorKind);
        Assert.DoesNotContain("sk-test-secret", JsonSerializer.Serialize(task, WireJson.Default.BackgroundTask), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-test-secret", server.Output, StringComparison.Ordinal);
    }

    private Task<ServerProcess> Start(params string[] args) => ServerProcess.Start(
        _folder,
        new Dictionary<string, string?> { ["ANTHROPIC_API_KEY"] = "sk-test-secret", ["ANTHROPIC_BASE_URL"] = _claude.BaseUrl },
        args);
}
