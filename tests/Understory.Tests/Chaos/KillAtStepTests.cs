using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>
/// A node that is killed exactly between two steps of a task: a lock of the test's own holds it there. Another takes over, and what was
/// paid is what the fake Claude counts.
/// </summary>
public sealed class KillAtStepTests : IAsyncLifetime
{
    private const string Calls = "LOCK TABLE task_calls IN EXCLUSIVE MODE";

    private FakeClaudeServer _claude = null!;
    private TestStorage _storage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _claude = await FakeClaudeServer.Start();
        _storage = await TestStorage.Create(postgres: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _claude.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task Killed_after_the_claim_and_before_the_question_is_announced_nothing_was_paid()
    {
        await using var first = await Start("first");
        await Fleet.Import(first);
        var held = await PostgresLock.Take(_storage, Calls);

        var id = await Fleet.Refine(first);
        var task = await KillAt("INSERT INTO task_calls", first, held, id);

        Assert.Equal((1, 1, null), (_claude.Stats().Calls, _claude.Stats().Completed, task.UnansweredCalls));
    }

    [Fact]
    public async Task Killed_after_the_answer_and_before_it_is_recorded_it_is_paid_twice_and_that_is_said()
    {
        await using var first = await Start("first");
        var (id, call) = await Answering(first);
        var held = await PostgresLock.Take(_storage, Calls);

        call.Release();
        var task = await KillAt("UPDATE task_calls", first, held, id);

        Assert.Equal((2, 2, 1), (_claude.Stats().Calls, _claude.Stats().Completed, task.UnansweredCalls));
    }

    [Fact]
    public async Task Killed_after_the_record_and_before_the_end_the_recorded_answer_is_used()
    {
        await using var first = await Start("first");
        var (id, call) = await Answering(first);
        var held = await PostgresLock.Take(_storage, $"SELECT id FROM tasks WHERE id = '{id}' FOR UPDATE");

        call.Release();
        var task = await KillAt("status = 'complete'", first, held, id);

        Assert.Equal((1, 1, null), (_claude.Stats().Calls, _claude.Stats().Completed, task.UnansweredCalls));
    }

    // A task whose answer stands still in its middle.
    private async Task<(string Id, FakeCall Call)> Answering(ServerProcess node)
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        var id = await Fleet.ImportAndRefine(node);
        var call = await _claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Fleet.Limit, TimeProvider.System, Cancel);
        return (id, call);
    }

    /// <returns>The task as another node ended it.</returns>
    private async Task<BackgroundTask> KillAt(string statement, ServerProcess first, PostgresLock held, string id)
    {
        await using (held)
        {
            await held.UntilMet(statement);
            first.Kill();
        }

        await using var second = await Start("second");
        var task = await Fleet.Finished(second, id);
        Assert.Equal((TaskState.Complete, 2, 1), (task.Status, task.Attempt, task.Run));
        return task;
    }

    private Task<ServerProcess> Start(string name) => Fleet.Start(_storage, _claude, name, "--role=all", "--Tasks:LeaseSeconds=7200");
}
