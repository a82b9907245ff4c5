using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class FirstLightTests
{
    [Fact]
    public async Task A_refine_runs_through_the_offline_engine_and_what_is_accepted_reaches_the_story()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.UserStories());

        var task = await app.Finished((await app.CreateRefine()).Id);

        Assert.Equal(TaskState.Complete, task.Status);
        Assert.Equal("offline", task.Engine);
        Assert.NotNull(task.Result);
    }
}
