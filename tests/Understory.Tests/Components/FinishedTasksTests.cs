using Understory.Client.Tasks;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class FinishedTasksTests
{
    private readonly FinishedTasks finished = new();

    [Theory]
    [InlineData(TaskState.Queued)]
    [InlineData(TaskState.Running)]
    public void A_task_that_was_active_and_is_over_is_told_once(TaskState state)
    {
        BackgroundTask[] before = [SomeTask.Queued("a") with { Status = state }];
        BackgroundTask[] after = [SomeTask.Complete("a")];
        finished.Begin(before);
        Assert.Equal("a", Assert.Single(finished.Next(before, after)).Id);
        Assert.Empty(finished.Next(after, after));
    }

    [Fact]
    public void A_failed_task_is_told_too()
    {
        BackgroundTask[] before = [SomeTask.Running("a")];
        finished.Begin(before);
        Assert.Single(finished.Next(before, [SomeTask.Failed("a")]));
    }

    [Fact]
    public void A_task_that_was_read_elsewhere_is_gone_from_the_list_and_not_told()
    {
        BackgroundTask[] before = [SomeTask.Running("a")];
        finished.Begin(before);
        Assert.Empty(finished.Next(before, []));
    }

    [Fact]
    public void What_was_over_at_the_first_poll_is_told_by_it_alone()
    {
        BackgroundTask[] tasks = [SomeTask.Complete("a"), SomeTask.Failed("b"), SomeTask.Running("c")];
        Assert.Equal(["a", "b"], finished.Begin(tasks).Select(t => t.Id));
        Assert.Empty(finished.Next(tasks, tasks));
    }

    [Fact]
    public void A_task_that_began_and_ended_between_two_polls_is_told()
    {
        finished.Begin([]);
        finished.Next([], [SomeTask.Queued("a", second: 1)]);
        BackgroundTask fast = SomeTask.Complete("b") with { CreatedAt = SomeTask.Start.AddSeconds(2) };
        Assert.Equal("b", Assert.Single(finished.Next([], [fast])).Id);
    }

    [Fact]
    public void An_old_task_that_was_marked_unread_is_not_told_again()
    {
        finished.Begin([SomeTask.Running("new") with { CreatedAt = SomeTask.Start.AddSeconds(9) }]);
        Assert.Empty(finished.Next([], [SomeTask.Complete("old")]));
    }

    [Fact]
    public void The_end_of_a_second_run_is_told_again()
    {
        finished.Begin([SomeTask.Failed("a")]);
        BackgroundTask[] again = [SomeTask.Running("a") with { Run = 2 }];
        Assert.Single(finished.Next(again, [SomeTask.Complete("a") with { Run = 2 }]));
    }
}
