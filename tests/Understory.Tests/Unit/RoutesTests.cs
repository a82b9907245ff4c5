using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class RoutesTests
{
    [Theory]
    [InlineData(null, "/stories?version=v1.0&task=t1")]
    [InlineData("/stories?version=v1.0", "/stories?version=v1.0&task=t1")]
    [InlineData("/stories/v1.0/1.1.1", "/stories/v1.0/1.1.1?task=t1")]
    [InlineData("/stories?task=old", "/stories?task=t1")]
    [InlineData("/stories?task=old&version=v1.0", "/stories?version=v1.0&task=t1")]
    public void A_result_is_reviewed_where_its_task_was_started(string? returnPath, string address) =>
        Assert.Equal(address, Routes.Pages.Result(Task(TaskState.Complete), returnPath));

    [Fact]
    public void A_failed_task_opens_its_own_page() =>
        Assert.Equal("/tasks/t1", Routes.Pages.Result(Task(TaskState.Failed), "/stories?version=v1.0"));

    private static BackgroundTask Task(TaskState state) =>
        new() { Id = "t1", Type = TaskTypes.Refine, Status = state, Version = "v1.0", CreatedAt = default };
}
