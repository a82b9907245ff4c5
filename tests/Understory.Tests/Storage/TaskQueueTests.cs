using Understory.Contracts;
using Understory.Tasks;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Storage;

/// <summary>What every database must do for the queue.</summary>
public sealed class TaskQueueTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly string[] Refine = ["refine"];
    private readonly TaskChanges _changes = new();
    private TaskSignals _signals = null!;
    private TestDatabase _db = null!;
    private TaskQueue _queue = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _db = await TestDatabase.Create();
        _signals = new TaskSignals(_changes, new WakeUp(TimeProvider.System), new RunningTasks(TimeProvider.System));
        _queue = new TaskQueue(_db.Database, _signals);
    }

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    [Fact]
    public async Task The_task_that_waits_longest_is_claimed_first()
    {
        var first = await Create();
        await Create();

        Assert.Equal(first.Id, (await Claim("a"))!.Id);
    }

    [Fact]
    public async Task Twenty_claimers_take_two_hundred_tasks_once_each()
    {
        for (var i = 0; i < 200; i++)
            await Create();
        using var start = new Barrier(20);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 20).Select(claimer => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait(Cancel);
                var mine = new List<string>();
                while (await Claim($"{claimer}-{mine.Count}") is { } row)
                    mine.Add(row.Id);
                return mine;
            },
            Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        Assert.Equal(200, claimed.Sum(c => c.Count));
        Assert.Equal(200, claimed.SelectMany(c => c).Distinct().Count());
    }

    [Fact]
    public async Task A_task_of_an_unknown_type_is_left_alone()
    {
        await Create(type: "dance");

        Assert.Null(await Claim("a"));
    }

    [Fact]
    public async Task A_task_that_is_not_available_yet_is_left_alone()
    {
        var task = await Create();
        await _db.Execute($"UPDATE tasks SET available_at = {_db.Database.Dialect.NowPlus("300000")} WHERE id = @Id", new { task.Id });

        Assert.Null(await Claim("a"));
    }

    [Fact]
    public async Task A_task_that_is_to_wait_for_hours_is_not_taken_for_one_of_a_wrong_clock()
    {
        var task = await Create();
        await Claim("a");
        await _queue.Release(task.Id, "a", TimeSpan.FromHours(5), Cancel);

        Assert.Null(await Claim("b"));
    }

    [Fact]
    public async Task Only_the_owner_of_the_claim_can_write()
    {
        var task = await Create();
        await Claim("mine");

        Assert.False(await _queue.SaveProgress(task.Id, "other", "{}", null, null, Cancel));
        Assert.False(await _queue.SaveBases(task.Id, "other", "e", "{}", Cancel));
        Assert.False(await Complete(task.Id, "other"));
        Assert.False(await Fail(task.Id, "other"));
        Assert.False(await _queue.Release(task.Id, "other", TimeSpan.Zero, Cancel));
        Assert.False(await _queue.FailCancelled(task.Id, "other", null, Cancel));
        Assert.Empty(await _queue.Renew(["other"], Lease, Cancel));
        Assert.True(await Complete(task.Id, "mine"));
    }

    [Fact]
    public async Task A_finished_task_is_finished_once()
    {
        var task = await Create();
        await Claim("mine");
        await Complete(task.Id, "mine");

        Assert.False(await Complete(task.Id, "mine"));
        Assert.False(await Fail(task.Id, "mine"));
        Assert.False(await _queue.Release(task.Id, "mine", TimeSpan.Zero, Cancel));
        Assert.Null(await Claim("other"));
    }

    [Fact]
    public async Task A_zombie_cannot_write_after_its_claim_was_rescued_and_taken_again()
    {
        var task = await Create();
        await Claim("zombie");
        await EndLeases();
        Assert.Equal(1, (await _queue.Rescue(orphans: false, 5, Cancel)).Queued);
        await Claim("heir");

        Assert.False(await Complete(task.Id, "zombie"));
        Assert.True(await Complete(task.Id, "heir"));
    }

    [Fact]
    public async Task A_lease_that_holds_is_not_rescued_and_one_that_is_over_is()
    {
        await Create();
        await Claim("a");
        Assert.False((await _queue.Rescue(orphans: false, 5, Cancel)).Any);

        await EndLeases();

        Assert.Equal(new Rescue(1, 0, 0), await _queue.Rescue(orphans: false, 5, Cancel));
    }

    [Fact]
    public async Task Orphans_are_rescued_whatever_their_lease()
    {
        await Create();
        await Claim("a");

        Assert.Equal(new Rescue(1, 0, 0), await _queue.Rescue(orphans: true, 5, Cancel));
    }

    [Fact]
    public async Task A_renewed_lease_holds_again_while_nobody_took_the_task()
    {
        await Create();
        await Claim("a");
        await EndLeases();

        Assert.Equal(["a"], (await _queue.Renew(["a"], Lease, Cancel)).Keys);

        Assert.False((await _queue.Rescue(orphans: false, 5, Cancel)).Any);
    }

    [Fact]
    public async Task A_task_whose_runners_die_too_often_fails_as_interrupted()
    {
        var task = await Create();
        for (var i = 0; i < 2; i++)
        {
            await Claim($"{i}");
            Assert.Equal(new Rescue(1, 0, 0), await _queue.Rescue(orphans: true, 2, Cancel));
        }

        await Claim("last");
        Assert.Equal(new Rescue(0, 0, 1), await _queue.Rescue(orphans: true, 2, Cancel));

        var row = await Row(task.Id);
        Assert.Equal(("failed", "interrupted"), (row.Status, row.ErrorKind));
    }

    [Fact]
    public async Task A_released_task_costs_no_try_and_is_claimed_again()
    {
        var task = await Create();
        await Claim("a");
        Assert.True(await _queue.Release(task.Id, "a", TimeSpan.Zero, Cancel));
        Assert.Equal(0, (await Row(task.Id)).Attempt);

        var again = await Claim("b");

        Assert.Equal(1, again!.Attempt);
    }

    [Fact]
    public async Task A_stop_that_was_asked_for_wins_over_finish_release_and_rescue()
    {
        var actions = new TaskActions(_db.Database, _signals);
        var task = await Create();
        await Claim("a");
        await actions.Do(task.Id, TaskAction.Cancel, Cancel);

        Assert.False(await Complete(task.Id, "a"));
        Assert.False(await _queue.Release(task.Id, "a", TimeSpan.Zero, Cancel));
        Assert.True((await _queue.Renew(["a"], Lease, Cancel))["a"]);
        Assert.Equal(new Rescue(0, 1, 0), await _queue.Rescue(orphans: true, 5, Cancel));
        Assert.Equal("cancelled", (await Row(task.Id)).ErrorKind);
        Assert.Null(await Claim("b"));
    }

    [Fact]
    public async Task Fifty_requests_with_one_idempotency_key_make_one_task()
    {
        var rows = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => _queue.Create(New("key"), Cancel), Cancel)));

        Assert.Single(rows.Select(r => r.Row.Id).Distinct());
        Assert.Equal(1, rows.Count(r => r.Created));
        Assert.Equal(1, await _db.Scalar<int>("SELECT COUNT(*) FROM tasks"));
    }

    [Fact]
    public async Task Only_what_was_written_counts_as_a_change()
    {
        var before = _changes.Tag;
        await Claim("a");
        await _queue.Rescue(orphans: true, 5, Cancel);
        await Complete("nothing", "a");
        Assert.Equal(before, _changes.Tag);

        await Create();

        Assert.NotEqual(before, _changes.Tag);
    }

    [Fact]
    public async Task Time_that_a_released_start_ran_counts_towards_the_deadline()
    {
        var task = await Create();
        await Claim("a");
        await _db.Execute($"UPDATE tasks SET claimed_at = {_db.Database.Dialect.NowPlus("@ago")}", new { ago = -30_000L });

        await _queue.Release(task.Id, "a", TimeSpan.Zero, Cancel);

        Assert.InRange((await Row(task.Id)).RanMs, 29_900, 40_000);
    }

    private async Task<TaskRow> Create(string type = "refine") => (await _queue.Create(New(null, type), Cancel)).Row;

    private static TaskRow New(string? key, string type = "refine") => new()
    {
        Id = Guid.CreateVersion7().ToString(),
        Type = type,
        Version = "v1.0",
        IdempotencyKey = key,
        IdempotencyHash = key is null ? null : "hash",
    };

    private Task<TaskRow?> Claim(string token) => _queue.Claim(token, "test", Refine, Lease, Cancel);

    private Task<bool> Complete(string id, string token) =>
        _queue.Complete(id, token, new TaskOutcome.Completed("{}", "done"), null, null, Cancel);

    private Task<bool> Fail(string id, string token) =>
        _queue.Fail(id, token, new TaskOutcome.Failed(ErrorKind.Internal, "broken"), null, Cancel);

    private Task EndLeases() => _db.Execute("UPDATE tasks SET lease_until = '2000-01-01T00:00:00.000Z' WHERE status = 'running'");

    private async Task<TaskRow> Row(string id) => (await _db.Database.Read(s => s.Task(id), Cancel))!;
}
