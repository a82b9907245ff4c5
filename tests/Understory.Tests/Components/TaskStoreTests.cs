using Understory.Client.Tasks;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TaskStoreTests
{
    private readonly MemoryTaskStorage storage = new();
    private readonly TaskStore store;

    public TaskStoreTests() => store = new(storage);

    [Fact]
    public void Setting_tasks_without_a_count_keeps_the_count()
    {
        store.SetTasks([SomeTask.Running("a")], 4);
        store.SetTasks([]);
        Assert.Empty(store.Tasks);
        Assert.Equal(4, store.UnreadCount);
    }

    [Fact]
    public void Active_tasks_are_queued_or_running_and_unread_ones_are_over_and_not_read()
    {
        store.SetTasks([SomeTask.Queued("a"), SomeTask.Running("b"), SomeTask.Complete("c"), SomeTask.Failed("d"), SomeTask.Complete("e").Read()]);
        Assert.Equal(["a", "b"], store.GetActiveTasks().Select(t => t.Id));
        Assert.Equal(["c", "d"], store.GetUnreadTasks().Select(t => t.Id));
    }

    [Fact]
    public void A_type_is_running_while_a_task_of_it_is_active()
    {
        store.SetTasks([SomeTask.Queued("a"), SomeTask.Complete("b") with { Type = TaskTypes.Generate }]);
        Assert.True(store.IsTaskRunning(TaskTypes.Refine));
        Assert.False(store.IsTaskRunning(TaskTypes.Generate));
    }

    [Fact]
    public async Task A_pending_task_is_told_and_stored_whole_and_removed_again()
    {
        var told = 0;
        store.Changed += () => told++;
        await store.AddPendingTask(SomeTask.Complete("a").With());
        Assert.Equal("a", Assert.Single(store.PendingTasks).Id);
        Assert.NotNull(Assert.Single(storage.Saved).Result);

        await store.RemovePendingTask("a");
        await store.RemovePendingTask("a");
        Assert.Empty(store.PendingTasks);
        Assert.Empty(storage.Saved);
        Assert.Equal(2, told);
    }

    [Fact]
    public async Task Several_tasks_wait_side_by_side_and_the_same_one_waits_once()
    {
        await store.AddPendingTask(SomeTask.Complete("a"));
        await store.AddPendingTask(SomeTask.Complete("b"));
        await store.AddPendingTask(SomeTask.Complete("a", "newer"));
        Assert.Equal(["b", "a"], store.PendingTasks.Select(t => t.Id));
        Assert.Equal("newer", store.PendingTasks[1].Summary);
    }

    [Fact]
    public async Task Only_pending_tasks_are_stored()
    {
        store.SetTasks([SomeTask.Running("a")], 1);
        store.Put(SomeTask.Complete("b"));
        Assert.Empty(storage.Saved);
        await store.AddPendingTask(SomeTask.Complete("c"));
        Assert.Equal(["c"], storage.Saved.Select(t => t.Id));
    }

    [Fact]
    public async Task Where_storage_is_full_a_task_is_stored_without_its_result()
    {
        storage.OnSave = tasks => tasks.All(t => t.Result is null);
        await store.AddPendingTask(SomeTask.Complete("a").With());
        Assert.NotNull(Assert.Single(store.PendingTasks).Result);
        Assert.Null(Assert.Single(storage.Saved).Result);
    }

    [Fact]
    public async Task Where_storage_is_blocked_the_page_still_has_its_pending_tasks()
    {
        storage.OnSave = _ => false;
        await store.AddPendingTask(SomeTask.Complete("a"));
        Assert.Single(store.PendingTasks);
    }

    [Fact]
    public async Task Restoring_brings_stored_tasks_back_beside_those_added_meanwhile()
    {
        await store.AddPendingTask(SomeTask.Complete("b", "newer"));
        storage.Saved = [SomeTask.Complete("a"), SomeTask.Complete("b", "older")];
        await store.Restore();
        Assert.Equal(["a", "b"], store.PendingTasks.Select(t => t.Id));
        Assert.Equal("newer", store.PendingTasks[1].Summary);
    }

    [Fact]
    public void A_task_that_was_read_here_leaves_the_count_at_once()
    {
        store.SetTasks([SomeTask.Complete("a"), SomeTask.Complete("b")], 2);
        store.Put(SomeTask.Complete("a").Read());
        Assert.Equal(1, store.UnreadCount);
        store.Put(SomeTask.Complete("a").Read());
        Assert.Equal(1, store.UnreadCount);
        store.MarkAllRead(SomeTask.Start);
        Assert.Equal(0, store.UnreadCount);
        Assert.Empty(store.GetUnreadTasks());
    }
}
