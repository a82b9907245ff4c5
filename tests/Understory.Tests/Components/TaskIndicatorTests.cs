using Bunit;
using Microsoft.AspNetCore.Components;
using Understory.Client.Tasks;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TaskIndicatorTests : ClientContext
{
    [Fact]
    public void It_cannot_be_opened_before_the_page_is_alive()
    {
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        Store.SetTasks([SomeTask.Complete("a")], 1);
        var opener = Render<TaskIndicator>().Find(".opener");
        Assert.True(opener.HasAttribute("disabled"));
        Assert.Contains("1 unread result", opener.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_name_says_what_runs_and_what_is_unread()
    {
        Store.SetTasks([SomeTask.Running("a"), SomeTask.Queued("b"), SomeTask.Complete("c")], 3);
        var indicator = Render<TaskIndicator>();
        Assert.Contains("2 tasks running, 3 unread results", indicator.Find("button").TextContent, StringComparison.Ordinal);
        Assert.Equal("3", indicator.Find(".badge").TextContent);
        Assert.NotNull(indicator.Find("button .spin"));
    }

    [Fact]
    public void At_rest_it_has_neither_spinner_nor_badge()
    {
        var indicator = Render<TaskIndicator>();
        Assert.Contains("no task running, no unread results", indicator.Find("button").TextContent, StringComparison.Ordinal);
        Assert.Empty(indicator.FindAll(".spin, .badge"));
        Assert.Contains("Nothing is running", indicator.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_running_task_shows_how_far_it_is_and_can_be_cancelled()
    {
        Server.Set(SomeTask.Running("a", 34, 90));
        Store.SetTasks(Server.Tasks, 0);
        var indicator = Render<TaskIndicator>();
        Assert.Contains("Refine 34/90", indicator.Find(".opener").TextContent, StringComparison.Ordinal);
        Assert.Equal("34 of 90", indicator.Find("[role=progressbar]").GetAttribute("aria-valuetext"));
        indicator.Find("[aria-label='Cancel Refine · v1.0']").Click();
        indicator.WaitForAssertion(() => Assert.Contains("Stopping…", indicator.Markup, StringComparison.Ordinal));
        Assert.Contains("PATCH /api/tasks/a cancel", Server.Requests);
        Assert.Empty(indicator.FindAll("[aria-label='Cancel Refine · v1.0']"));
    }

    [Fact]
    public void Looking_at_it_marks_nothing_read_and_opening_a_result_marks_that_one()
    {
        Server.Set(SomeTask.Complete("a").With(), SomeTask.Complete("b", "3 of 9 stories need work").With());
        Store.SetTasks(Server.Tasks, 2);
        var indicator = Render<TaskIndicator>();
        Assert.Equal("task-menu", indicator.Find(".opener").GetAttribute("popovertarget"));
        Assert.Empty(Server.Requests);

        indicator.FindAll("li .item").Single(i => i.TextContent.Contains("3 of 9", StringComparison.Ordinal)).Click();
        indicator.WaitForAssertion(() => Assert.Equal("1", indicator.Find(".badge").TextContent));
        Assert.EndsWith("task=b", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["a"], Store.GetUnreadTasks().Select(t => t.Id));
    }

    [Fact]
    public void All_can_be_marked_read()
    {
        Server.Set(SomeTask.Complete("a"), SomeTask.Failed("b"));
        Store.SetTasks(Server.Tasks, 2);
        var indicator = Render<TaskIndicator>();
        indicator.FindAll("button").Single(b => b.TextContent == "Mark all read").Click();
        indicator.WaitForAssertion(() => Assert.Empty(indicator.FindAll(".badge")));
        Assert.Contains("POST /api/tasks/clear", Server.Requests);
    }

    [Fact]
    public void What_could_not_be_marked_read_is_unread_again()
    {
        Server.Set(SomeTask.Complete("a"));
        Store.SetTasks(Server.Tasks, 1);
        var indicator = Render<TaskIndicator>();
        Server.Down = true;
        indicator.FindAll("button").Single(b => b.TextContent == "Mark all read").Click();
        indicator.WaitForAssertion(() => Assert.Equal("1", indicator.Find(".badge").TextContent));
        Assert.Single(Toasts.Visible);
    }

    [Fact]
    public void It_says_that_the_server_is_away()
    {
        var indicator = Render<TaskIndicator>();
        Store.SetOffline(true);
        indicator.WaitForAssertion(() => Assert.Contains("Offline: retrying", indicator.Markup, StringComparison.Ordinal));
    }
}
