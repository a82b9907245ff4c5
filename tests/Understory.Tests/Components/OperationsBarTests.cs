using Bunit;
using Understory.Client.Operations;
using Xunit;

namespace Understory.Tests.Components;

public sealed class OperationsBarTests : ClientContext
{
    private bool reviewOpen;

    private IRenderedComponent<OperationsBar> Bar(string version = "v1.0") => Render<OperationsBar>(p => p
        .Add(b => b.Version, version).Add(b => b.PendingCount, 31)
        .Add(b => b.ReviewOpenChanged, open => reviewOpen = open));

    [Fact]
    public void A_task_that_waits_is_opened_and_waits_no_longer()
    {
        Server.Set(SomeTask.Complete("a").Read().With());
        Storage.Saved = [];
        _ = Store.AddPendingTask(Server.Tasks[0]);
        var bar = Bar();
        bar.WaitForState(() => bar.FindAll("h1").Count == 1);
        Assert.True(reviewOpen);
        Assert.Empty(Store.PendingTasks);
        Assert.Empty(Storage.Saved);
    }

    [Fact]
    public void A_task_that_comes_later_is_opened_when_it_comes()
    {
        Server.Set(SomeTask.Complete("a").Read().With());
        var bar = Bar();
        Assert.Contains("Refine 31 stories", bar.Markup, StringComparison.Ordinal);
        _ = Store.AddPendingTask(Server.Tasks[0]);
        bar.WaitForState(() => bar.FindAll("h1").Count == 1);
    }

    [Fact]
    public void A_task_that_was_stored_without_its_result_is_fetched()
    {
        Server.Set(SomeTask.Complete("a").Read().With());
        _ = Store.AddPendingTask(SomeTask.Complete("a").Read());
        var bar = Bar();
        bar.WaitForState(() => bar.Markup.Contains("Nothing to change", StringComparison.Ordinal));
        Assert.Contains("GET /api/tasks/a", Server.Requests);
    }

    [Fact]
    public void Tasks_of_another_version_or_page_are_left_for_their_pages()
    {
        _ = Store.AddPendingTask(SomeTask.Complete("a") with { Version = "v2.0" });
        _ = Store.AddPendingTask(SomeTask.StoryEdited("b", SomeTask.Target("1.1.3")));
        var bar = Bar();
        Assert.Empty(bar.FindAll("h1"));
        Assert.Equal(2, Store.PendingTasks.Count);
    }

    [Fact]
    public void Several_tasks_that_wait_each_open_their_own_review()
    {
        Server.Set(SomeTask.Complete("a").Read().With(), SomeTask.Generated("b", SomeTask.Suggested("Export as PDF")).Read());
        _ = Store.AddPendingTask(Server.Tasks[0]);
        var bar = Bar();
        bar.WaitForState(() => bar.Markup.Contains("Nothing to change", StringComparison.Ordinal));
        _ = Store.AddPendingTask(Server.Tasks[1]);
        bar.WaitForState(() => bar.FindAll("h2").Any(h => h.TextContent.Contains("Export as PDF", StringComparison.Ordinal)));
        Assert.Empty(Store.PendingTasks);
    }

    [Fact]
    public void The_address_of_a_generate_opens_its_review_without_anything_stored()
    {
        Server.Set(SomeTask.Generated("b", SomeTask.Suggested("Export as PDF")).Read());
        Navigation.NavigateTo("/stories?version=v1.0&task=b");
        var bar = Bar();
        bar.WaitForState(() => bar.FindAll("h2").Any(h => h.TextContent.Contains("Export as PDF", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_address_alone_opens_a_result_and_closing_takes_it_out_of_the_address()
    {
        Server.Set(SomeTask.Complete("a").Read().With());
        Navigation.NavigateTo("/stories?version=v1.0&task=a");
        var bar = Bar();
        bar.WaitForState(() => bar.Markup.Contains("Nothing to change", StringComparison.Ordinal));
        bar.FindAll("button").Single(b => b.TextContent == "Back to the stories").Click();
        bar.WaitForState(() => bar.FindAll("h1").Count == 0);
        Assert.False(reviewOpen);
        Assert.EndsWith("/stories?version=v1.0", Navigation.Uri, StringComparison.Ordinal);
    }
}
