using System.Text.Json;
using Bunit;
using Understory.Client.Tasks;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TaskPagesTests : ClientContext
{
    private IRenderedComponent<TaskPage> Page(BackgroundTask task)
    {
        Server.Set([task, .. Server.Tasks]);
        return Render<TaskPage>(p => p.Add(t => t.Id, task.Id));
    }

    private static string[] Buttons<T>(IRenderedComponent<T> page)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        [.. page.FindAll("button").Select(b => b.TextContent.Split(':')[0])];

    [Fact]
    public void A_failed_task_says_what_happened_and_what_to_do_and_counts_as_read()
    {
        // The server words both; nothing of ours stands beside it that could say otherwise.
        var page = Page(SomeTask.Failed("a", ErrorKind.RateLimited, "Claude is over its limit until 14:05. Retry then."));
        Assert.Equal("Refine: Claude is over its limit", page.Find("h1").TextContent);
        Assert.Contains("until 14:05. Retry then.", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Wait a few minutes", page.Find(".notice").TextContent, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.NotNull(Server.Tasks[0].ReadAt));
    }

    [Fact]
    public void Its_buttons_are_what_the_state_allows()
    {
        Assert.Equal(["Cancel"], Buttons(Page(SomeTask.Queued("a"))));
        Assert.Equal(["Cancel"], Buttons(Page(SomeTask.Running("b"))));
        Assert.Empty(Buttons(Page(SomeTask.Running("c") with { CancelRequestedAt = SomeTask.Start })));
        Assert.Equal(["Review", "Delete", "Start again"], Buttons(Page(SomeTask.Complete("d"))));
        Assert.Equal(["Retry", "Delete", "Start again"], Buttons(Page(SomeTask.Failed("e").Read())));
        Assert.Equal(["Restore"], Buttons(Page(SomeTask.Failed("f").Read() with { DeletedAt = SomeTask.Start })));
    }

    [Fact]
    public void Edit_and_start_again_reopens_the_dialog_with_what_was_asked()
    {
        var asked = SomeTask.Failed("a").Read() with
        {
            Type = TaskTypes.Generate,
            Params = JsonElement.Parse("""{"description":"Exports"}"""),
            Context = JsonElement.Parse("""{"returnPath":"/stories?version=v1.0","step":"describe","formData":{"description":"Exports, as typed"}}"""),
        };
        var page = Page(asked);
        Assert.Contains("Generate stories: Exports", page.Find(".facts").TextContent, StringComparison.Ordinal);
        page.FindAll("button").Single(b => b.TextContent == "Edit and start again").Click();
        page.WaitForState(() => page.FindAll("textarea").Count == 1);
        Assert.Equal("Exports, as typed", page.Find("textarea").GetAttribute("value"));
        page.FindAll("button").Single(b => b.TextContent.Trim() == "Start").Click();
        page.WaitForState(() => Server.Tasks.Count == 2);
        Assert.Equal("""{"description":"Exports, as typed"}""", Server.Tasks[0].Params.ToString());
    }

    [Fact]
    public void A_story_edit_starts_again_from_its_params_where_the_context_tells_nothing()
    {
        var page = Page(SomeTask.StoryEdited("a", SomeTask.Target("1.1.3")).Read());
        Assert.Contains("Change story 1.1.3: Name every setting.", page.Find(".facts").TextContent, StringComparison.Ordinal);
        page.FindAll("button").Single(b => b.TextContent == "Edit and start again").Click();
        page.WaitForState(() => page.FindAll("textarea").Count == 1);
        Assert.Equal("Name every setting.", page.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public void A_retry_shows_the_task_waiting_and_then_what_came_of_it()
    {
        var page = Page(SomeTask.Failed("a").Read());
        _ = StartPolling();
        page.FindAll("button").Single(b => b.TextContent.StartsWith("Retry", StringComparison.Ordinal)).Click();
        page.WaitForState(() => page.Markup.Contains("It waits for its turn.", StringComparison.Ordinal));
        Server.Change("a", _ => SomeTask.Complete("a") with { Run = 2 });
        Store.RequestPoll();
        page.WaitForState(() => page.Find("h1").TextContent == "12 of 31 stories need work");
    }

    [Fact]
    public void An_unknown_task_is_said_to_be_one()
    {
        var page = Render<TaskPage>(p => p.Add(t => t.Id, "missing"));
        Assert.Equal("There is no such task", page.Find("h1").TextContent);
    }

    [Fact]
    public void All_tasks_stand_in_the_list_and_deleting_takes_one_out_at_once()
    {
        Server.Set(SomeTask.Running("a", 3), SomeTask.Complete("b"), SomeTask.Failed("c").Read());
        var page = Render<TasksPage>();
        Assert.Equal(["Refine · v1.0", "12 of 31 stories need work", "Refine: it took too long"], page.FindAll(".name a").Select(a => a.TextContent));
        Assert.Equal(["Running", "Complete", "Failed"], page.FindAll("td.wide .pill").Select(p => p.TextContent));
        page.FindAll("button").First(b => b.TextContent.StartsWith("Delete", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".name").Count));
        Assert.Contains("PATCH /api/tasks/b delete", Server.Requests);
    }

    [Fact]
    public void The_list_follows_the_polling()
    {
        Server.Set(SomeTask.Running("a", 3));
        var page = Render<TasksPage>();
        _ = StartPolling();
        Server.Set(SomeTask.Complete("a"), SomeTask.Queued("b", second: 5));
        Time.Advance(TimeSpan.FromSeconds(2));
        page.WaitForAssertion(() => Assert.Equal(["Complete", "Queued"], page.FindAll("td.wide .pill").Select(p => p.TextContent)));
    }

    [Fact]
    public void Without_tasks_it_says_what_belongs_here()
    {
        var page = Render<TasksPage>();
        Assert.Contains("There are no tasks to show", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_away_is_said_and_can_be_tried_again()
    {
        Server.Down = true;
        var page = Render<TasksPage>();
        Assert.Contains("cannot be reached", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Server.Down = false;
        page.FindAll("button").Single(b => b.TextContent == "Try again").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=alert]")));
    }
}
