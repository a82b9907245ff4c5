using Understory.Contracts;
using Understory.Tasks;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Storage;

/// <summary>No version keeps another one waiting.</summary>
public sealed class TaskTurnsTests : IAsyncLifetime
{
    private static readonly string[] Types = [TaskTypes.Refine];

    private TestDatabase _db = null!;
    private TaskQueue _queue = null!;
    private TaskActions _actions = null!;
    private int _claims;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _db = await TestDatabase.Create();
        var signals = new TaskSignals(new TaskChanges(), new WakeUp(TimeProvider.System), new RunningTasks(TimeProvider.System));
        (_queue, _actions) = (new TaskQueue(_db.Database, signals), new TaskActions(_db.Database, signals));
    }

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    [Fact]
    public async Task Of_versions_that_wait_each_has_its_turn_and_each_keeps_its_order()
    {
        var many = await Create("v1.0", 6);
        var few = await Create("v2.0", 2);
        var late = await Create("v3.0", 1);

        Assert.Equal([many[0], few[0], late[0], many[1], few[1], many[2], many[3]], await Claim(7));
    }

    [Fact]
    public async Task A_version_that_comes_while_thousands_wait_is_next()
    {
        await Create("v1.0", 60);
        await Claim(40);

        var late = await Create("v2.0", 2);

        var order = (await Claim(4)).ToList();
        Assert.Equal([0, 1], late.Select(id => order.IndexOf(id) / 2));
    }

    [Fact]
    public async Task A_version_whose_queue_ran_empty_does_not_make_up_for_what_it_did_not_ask_for()
    {
        await Create("v2.0", 1);
        await Create("v1.0", 30);
        await Claim(20);

        var again = await Create("v2.0", 5);

        var order = (await Claim(10)).ToList();
        Assert.Equal([0, 1, 2, 3, 4], again.Select(id => order.IndexOf(id) / 2));
    }

    [Fact]
    public async Task Tasks_that_are_tried_again_together_keep_nobody_else_waiting()
    {
        var failed = await Create("v1.0", 3);
        foreach (var id in failed)
        {
            await Claim(1);
            Assert.True(await _queue.Fail(id, $"claim-{_claims}", new TaskOutcome.Failed(ErrorKind.Internal, "broken"), null, Cancel));
        }

        var other = await Create("v2.0", 3);
        await _actions.Do([.. failed], TaskAction.Retry, Cancel);

        var order = (await Claim(6)).ToList();
        Assert.Equal([0, 1, 2], other.Select(id => order.IndexOf(id) / 2));
    }

    [Fact]
    public async Task The_place_in_the_queue_counts_what_comes_before()
    {
        var many = await Create("v1.0", 5);
        var few = await Create("v2.0", 1);

        Assert.Equal(1, (await _db.Database.Read(session => session.WholeTask(few[0]), Cancel))!.Ahead);
        Assert.Equal(5, (await _db.Database.Read(session => session.WholeTask(many[4]), Cancel))!.Ahead);
    }

    private async Task<IReadOnlyList<string>> Create(string version, int tasks)
    {
        var ids = new List<string>();
        for (var i = 0; i < tasks; i++)
        {
            var row = new TaskRow { Id = Guid.CreateVersion7().ToString(), Type = TaskTypes.Refine, Version = version };
            ids.Add((await _queue.Create(row, Cancel)).Row.Id);
        }

        return ids;
    }

    private async Task<IReadOnlyList<string>> Claim(int tasks)
    {
        var ids = new List<string>();
        for (var i = 0; i < tasks; i++)
            ids.Add((await _queue.Claim($"claim-{++_claims}", "test", Types, TimeSpan.FromMinutes(1), Cancel))!.Id);
        return ids;
    }
}
