using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Understory.Client.Tasks;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TasksPageTests : ClientContext
{
    private IRenderedComponent<TasksPage> Page(params BackgroundTask[] tasks) => PageAt("/tasks", tasks);

    private IRenderedComponent<TasksPage> PageAt(string address, params BackgroundTask[] tasks)
    {
        Server.Set(tasks);
        Navigation.NavigateTo(address);
        return Render<TasksPage>();
    }

    private static string[] Titles(IRenderedComponent<TasksPage> page) => [.. page.FindAll(".name > a").Select(a => a.TextContent)];

    private static void Press(IRenderedComponent<TasksPage> page, string button, int index = 0) =>
        page.FindAll("button").Where(b => b.TextContent.Trim().StartsWith(button, StringComparison.Ordinal)).ElementAt(index).Click();

    private static void Pick(IRenderedComponent<TasksPage> page, int row, bool shift = false) =>
        page.FindAll("li input[type=checkbox]")[row].Click(new MouseEventArgs { ShiftKey = shift });

    private static string[] Bulk(IRenderedComponent<TasksPage> page) =>
        [.. page.FindAll(".bulk button").Select(b => string.Join(' ', b.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];

    [Fact]
    public void Rows_say_result_state_and_what_can_be_done()
    {
        var page = Page(SomeTask.Running("a", 3), SomeTask.Complete("b"), SomeTask.Failed("c").Read() with { ParentTaskId = "b" });
        Assert.Equal(["Refine · v1.0", "12 of 31 stories need work", "Refine: it took too long"], Titles(page));
        Assert.Equal(["Running", "Complete", "Failed"], page.FindAll(".pill").Select(p => p.TextContent));
        Assert.Equal("/tasks/b", page.Find(".parent").GetAttribute("href"));
        Assert.Contains("round of an earlier result", page.FindAll("li")[2].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_says_the_filters_and_the_server_applies_them()
    {
        PageAt("/tasks?q=csv%20export&status=failed&type=refine&version=v1.0&unread=true&deleted=true");
        Assert.Equal("?view=summary&limit=50&q=csv%20export&status=failed&type=refine&version=v1.0&unread=true&includeDeleted=true", Server.Lists.Single());
    }

    [Fact]
    public void A_filter_goes_to_the_address_and_from_there_to_the_server()
    {
        var page = Page(SomeTask.Complete("a"));
        page.FindAll("select")[0].Change("cancelled");
        Assert.EndsWith("/tasks?status=cancelled", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("?view=summary&limit=50&error_kind=cancelled", Server.Lists[^1]));
        page.FindAll(".checks input")[1].Change(true);
        page.WaitForAssertion(() => Assert.EndsWith("&includeDeleted=true", Server.Lists[^1], StringComparison.Ordinal));
    }

    [Fact]
    public void Typing_is_sent_when_it_rests()
    {
        var page = Page(SomeTask.Complete("a"));
        page.Find("input[type=search]").Input("cs");
        Time.Advance(TimeSpan.FromMilliseconds(200));
        page.Find("input[type=search]").Input("csv ");
        Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Single(Server.Lists);
        Time.Advance(TimeSpan.FromMilliseconds(100));
        page.WaitForAssertion(() => Assert.EndsWith("q=csv", Server.Lists[^1], StringComparison.Ordinal));
        Assert.Equal("csv ", page.Find("input[type=search]").GetAttribute("value"));
        Assert.Equal(2, Server.Lists.Count);
    }

    [Fact]
    public void An_empty_list_says_what_belongs_here_or_which_filter_to_drop()
    {
        Assert.Contains("There are no tasks to show", Page().Markup, StringComparison.Ordinal);
        var page = PageAt("/tasks?q=csv&status=failed");
        Assert.Equal(
            ["/tasks?status=failed", "/tasks?q=csv", "/tasks", "/tasks?q=csv&status=failed&deleted=true"],
            page.FindAll(".empty a").Select(a => a.GetAttribute("href")));
        Assert.Contains("search “csv”, status failed", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_follow_by_the_cursor_and_a_page_that_fails_can_be_tried_again()
    {
        Server.PageSize = 2;
        var page = Page(SomeTask.Complete("a"), SomeTask.Complete("b"), SomeTask.Complete("c"));
        Assert.Equal(2, Titles(page).Length);
        Server.Down = true;
        Press(page, "Load more");
        page.WaitForAssertion(() => Assert.Contains("could not be loaded", page.Find(".rest").TextContent, StringComparison.Ordinal));
        Server.Down = false;
        Press(page, "Try again");
        page.WaitForAssertion(() => Assert.Equal(3, Titles(page).Length));
        Assert.Contains("cursor=next", Server.Lists[^1], StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".rest"));
    }

    [Fact]
    public void A_row_changes_in_place_as_the_polling_sees_it()
    {
        var page = Page(SomeTask.Queued("b", second: 5), SomeTask.Running("a", 3));
        _ = StartPolling();
        Server.Change("a", _ => SomeTask.Complete("a"));
        Time.Advance(TimeSpan.FromSeconds(2));
        page.WaitForAssertion(() => Assert.Equal(["Queued", "Complete"], page.FindAll(".pill").Select(p => p.TextContent)));
        Assert.Single(Server.Lists);
    }

    [Fact]
    public void A_task_that_ended_and_was_read_elsewhere_is_asked_for_by_itself()
    {
        var page = Page(SomeTask.Running("a", 3));
        _ = StartPolling();
        Server.Set(SomeTask.Complete("a").Read());
        Time.Advance(TimeSpan.FromSeconds(2));
        page.WaitForAssertion(() => Assert.Equal(["Complete"], page.FindAll(".pill").Select(p => p.TextContent)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void New_tasks_come_on_top_and_wait_for_who_reads_further_down(bool scrolled)
    {
        JSInterop.SetupModule("./js/tasks.js").SetupModule("listen", _ => true).Setup<bool>("isScrolled").SetResult(scrolled);
        var page = Page(SomeTask.Complete("a").Read());
        _ = StartPolling();
        Server.Set(SomeTask.Queued("c", 6), SomeTask.Queued("b", 5), SomeTask.Complete("a").Read());
        Time.Advance(TimeSpan.FromSeconds(2));
        if (scrolled)
        {
            page.WaitForState(() => page.FindAll(".news").Count == 1);
            Assert.Single(Titles(page));
            Press(page, "Show 2 new tasks");
        }

        page.WaitForAssertion(() => Assert.Equal(["Queued", "Queued", "Complete"], page.FindAll(".pill").Select(p => p.TextContent)));
        Assert.Empty(page.FindAll(".news"));
    }

    [Fact]
    public void A_task_that_the_filter_leaves_out_is_asked_for_once()
    {
        var page = Page(SomeTask.Complete("a").Read());
        Server.OnRequest = r => r.RequestUri!.Query.Contains("view=summary&limit=50", StringComparison.Ordinal)
            ? Task.FromResult(ClientServer.Json(new([SomeTask.Complete("a").Read()], 0, null), WireJson.Default.TaskListResponse))
            : null;
        _ = StartPolling();
        Server.Set(SomeTask.Running("b", 3) with { CreatedAt = SomeTask.Start.AddSeconds(5) }, SomeTask.Complete("a").Read());
        Time.Advance(TimeSpan.FromSeconds(2));
        page.WaitForState(() => Server.Requests.Count(r => r == "GET /api/tasks") >= 3);
        var asked = Server.Requests.Count;
        Server.Change("b", t => t with { Progress = new(9, 31) });
        Time.Advance(TimeSpan.FromSeconds(2));
        page.WaitForState(() => Store.Tasks.Any(t => t.Progress?.Done == 9));
        Assert.Equal(asked + 1, Server.Requests.Count);
    }

    [Fact]
    public void The_bar_says_what_it_will_do_and_how_many_it_leaves_out()
    {
        var page = Page(
            SomeTask.Running("a"), SomeTask.Complete("b"), SomeTask.Complete("c").Read(), SomeTask.Failed("d").Read());
        page.Find(".all input").Change(true);
        Assert.Equal(
            [
                "Mark 1 read (leaves out 3)", "Mark 2 unread (leaves out 2)", "Delete 3 (leaves out 1)", "Cancel 1 (leaves out 3)", "Retry 1 (leaves out 3)",
                "Clear selection",
            ],
            Bulk(page));
        Press(page, "Clear selection");
        Assert.Empty(page.FindAll(".bulk"));
        Pick(page, 1);
        Pick(page, 3, shift: true);
        Assert.Contains("3 selected", page.Find(".bulk").TextContent, StringComparison.Ordinal);
        Pick(page, 2);
        Assert.Equal(["Mark 1 read (leaves out 1)", "Mark 1 unread (leaves out 1)", "Delete 2", "Retry 1 (leaves out 1)", "Clear selection"], Bulk(page));
    }

    [Fact]
    public void Several_are_deleted_at_once_and_come_back_to_their_places()
    {
        var page = Page(SomeTask.Complete("a", "First"), SomeTask.Running("b"), SomeTask.Complete("c", "Third"), SomeTask.Complete("d", "Fourth"));
        Pick(page, 0);
        Pick(page, 2, shift: true);
        Press(page, "Delete 2");
        page.WaitForAssertion(() => Assert.Equal(["Refine · v1.0", "Fourth"], Titles(page)));
        Assert.Contains("POST /api/tasks/actions delete a,c", Server.Requests);
        page.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.Equal("2 tasks deleted", Toasts.Visible[0].Title);
        page.InvokeAsync(Toasts.Visible[0].Action!);
        page.WaitForAssertion(() => Assert.Equal(["First", "Refine · v1.0", "Third", "Fourth"], Titles(page)));
        Assert.All(Server.Tasks, t => Assert.Null(t.DeletedAt));
    }

    [Fact]
    public void What_is_refused_of_several_is_taken_back_and_said()
    {
        var page = Page(SomeTask.Complete("a", "First"), SomeTask.Complete("b", "Second"));
        Server.Refused["b"] = "The task is running: cancel first.";
        page.Find(".all input").Change(true);
        Press(page, "Delete 2");
        page.WaitForState(() => Toasts.Visible.Count == 2);
        Assert.Equal(["Second"], Titles(page));
        Assert.Contains(Toasts.Visible, t => t.Title == "The task could not be deleted" && t.Text!.Contains("cancel first", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_stays_done_while_the_server_is_away()
    {
        var page = Page(SomeTask.Complete("a", "First"), SomeTask.Complete("b", "Second"));
        page.Find(".all input").Change(true);
        Server.Down = true;
        Press(page, "Delete 2");
        page.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.Equal(["First", "Second"], Titles(page));
    }

    [Fact]
    public void More_than_one_request_takes_are_sent_in_parts()
    {
        var page = Page([.. Enumerable.Range(0, 201).Select(n => SomeTask.Complete($"t{n}"))]);
        page.Find(".all input").Change(true);
        Press(page, "Mark 201 read");
        page.WaitForState(() => Server.Tasks.All(t => t.ReadAt is not null));
        Assert.Equal(2, Server.Requests.Count(r => r.StartsWith("POST /api/tasks/actions", StringComparison.Ordinal)));
        Assert.Contains("201 tasks marked as read", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_is_marked_unread_and_read_by_one_button()
    {
        var page = Page(SomeTask.Complete("a").Read());
        Press(page, "Mark unread");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("li.unread")));
        Press(page, "Mark read");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("li.unread")));
    }

    [Fact]
    public void A_deleted_task_is_shown_on_demand_and_restored()
    {
        var page = PageAt("/tasks?deleted=true", SomeTask.Complete("a").Read() with { DeletedAt = SomeTask.Start });
        Assert.Contains("deleted", page.Find("li").TextContent, StringComparison.Ordinal);
        Press(page, "Restore");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("li.gone")));
    }

    [Fact]
    public void A_server_that_is_away_is_said_and_can_be_tried_again()
    {
        Server.Down = true;
        var page = Page();
        Assert.Contains("cannot be reached", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Server.Down = false;
        Press(page, "Try again");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=alert]")));
        Store.SetOffline(true);
        page.WaitForAssertion(() => Assert.Contains("What you see may be old", page.Find(".away").TextContent, StringComparison.Ordinal));
    }
}
