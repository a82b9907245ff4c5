using System.Net;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>The status of pages that the server prerenders.</summary>
public sealed class PageStatusTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_that_does_not_exist_is_a_404_in_the_pages_own_words()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        var task = await app.Finished((await app.CreateRefine()).Id);

        using var unknown = await app.Http.GetAsync("/tasks/nothing", Cancel);
        using var known = await app.Http.GetAsync($"/tasks/{task.Id}", Cancel);

        Assert.Contains("There is no such task", await unknown.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }
}
