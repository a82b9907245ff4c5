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
        Assert.Equal(["Review", "Mark read", "Delete", "Start again"], Buttons(Page(SomeTask.Complete("d"))));
        Assert.Equal(["Retry", "Mark unread", "Delete", "Start again"], Buttons(Page(SomeTask.Failed("e").Read())));
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
        Assert.Contains("Exports", page.Find(".facts").TextContent, StringComparison.Ordinal);
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
        Assert.Contains("Name every setting.", page.Find(".facts").TextContent, StringComparison.Ordinal);
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

    [Theory]
    [InlineData(null, "Refine all pending stories of v1.0")]
    [InlineData("""{"storyIds":["1.1.3","1.1.4"]}""", "Refine 2 stories of v1.0: 1.1.3 1.1.4")]
    [InlineData("""{"storyIds":["1.1.3"],"feedback":"Shorter.","parentTaskId":"p"}""", "Refine 1 story of v1.0: 1.1.3 Feedback: Shorter.")]
    [InlineData("""{"storyIds":7}""", "Refine · v1.0")]
    public void What_was_asked_is_said_in_words(string? parameters, string words)
    {
        var asked = Render<TaskAsked>(p => p.Add(a => a.Task, SomeTask.Complete("a") with { Params = parameters is null ? null : JsonElement.Parse(parameters) }));
        Assert.Equal(words, string.Join(' ', asked.FindAll("p, li").SelectMany(n => n.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        if (parameters?.Contains("1.1.3", StringComparison.Ordinal) == true)
            Assert.Equal("/stories/v1.0/1.1.3", asked.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void A_result_says_what_it_found_and_what_it_cost()
    {
        var page = Page(SomeTask.Complete("a").Read() with
        {
            Result = JsonElement.Parse("""{"refinements":[],"summary":"Most are vague.","failed":[{"id":"1.1.1","error_kind":"timeout","error":"x"}]}"""),
            Engine = "anthropic",
            Run = 2,
            Attempt = 3,
            Usage = new() { Model = "claude-test", InputTokens = 1200, OutputTokens = 34 },
            AskedWith = [new("anthropic", "claude-test", 3, "low", 64_000), new("offline", null, 3, "low", 64_000)],
            ParentTaskId = "p",
        });
        Assert.Contains("Most are vague.", page.Find(".result").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 story got no valid answer", page.Find(".result").TextContent, StringComparison.Ordinal);
        foreach (var fact in new[] { "Claude · claude-test", "run 2, after 1 retry, started 3 times", "1,200 tokens read, 34 written", "took 48 s", "claude-test, prompt 3, low effort, at most 64,000 tokens an answer" })
            Assert.Contains(fact, page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Contains(page.FindAll(".facts a"), a => a.GetAttribute("href") == "/tasks/p");
    }

    [Theory]
    [InlineData(null, "anthropic", null)]
    [InlineData(1, "anthropic", "1 question was cut off before its answer arrived. It may have been billed.")]
    [InlineData(2, "anthropic", "2 questions were cut off before their answers arrived. They may have been billed.")]
    [InlineData(1, "offline", null)]
    public void What_may_have_been_billed_in_vain_is_said(int? calls, string engine, string? said)
    {
        var page = Page(SomeTask.Complete("a").Read() with { UnansweredCalls = calls, Engine = engine });
        Assert.Equal(said is not null, page.Find(".facts").TextContent.Contains("billed", StringComparison.Ordinal));
        if (said is not null)
            Assert.Equal(said, page.FindAll(".facts dd").Single(dd => dd.TextContent.Contains("billed", StringComparison.Ordinal)).TextContent);
    }

    [Fact]
    public void What_only_the_answer_for_one_task_has_is_still_said_after_an_action_and_after_a_poll()
    {
        var page = Page(SomeTask.Failed("a") with
        {
            UnansweredCalls = 1,
            Engine = "anthropic",
            AskedWith = [new("anthropic", "claude-test", 3, "low", 64_000)],
        });
        page.WaitForAssertion(() => Assert.NotNull(Server.Tasks[0].ReadAt));
        page.WaitForAssertion(() => Assert.Contains("Mark unread", page.Markup, StringComparison.Ordinal));
        Assert.Contains("may have been billed", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Contains("prompt 3", page.Find(".facts").TextContent, StringComparison.Ordinal);
        _ = StartPolling();
        page.FindAll("button").Single(b => b.TextContent.StartsWith("Mark unread", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Contains("Mark read", page.Markup, StringComparison.Ordinal));
        Assert.Contains("may have been billed", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Contains("prompt 3", page.Find(".facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queued_task_says_its_place_and_follows_it()
    {
        var page = Page(SomeTask.Queued("a") with { Ahead = 2 });
        Assert.Contains("It waits for its turn: 2 tasks are due before it.", page.Find(".waiting").TextContent, StringComparison.Ordinal);
        _ = StartPolling();
        Server.Change("a", t => t with { Ahead = 0, Waiting = WaitReason.RunnersBusy });
        Store.RequestPoll();
        page.WaitForAssertion(() => Assert.Contains(
            "All runners are busy. It waits until one is free, and is the next.", page.Find(".waiting").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_deleted_task_is_restored_from_the_toast_or_the_page()
    {
        var page = Page(SomeTask.Complete("a").Read());
        page.FindAll("button").Single(b => b.TextContent.StartsWith("Delete", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Contains("This task was deleted", page.Markup, StringComparison.Ordinal));
        Assert.Equal(["Restore"], Buttons(page));
        page.InvokeAsync(() => Toasts.Visible.Single(t => t.ActionLabel == "Undo").Action!());
        page.WaitForAssertion(() => Assert.DoesNotContain("This task was deleted", page.Markup, StringComparison.Ordinal));
        Assert.Null(Server.Tasks[0].DeletedAt);
    }

    [Fact]
    public void A_page_of_a_task_says_that_the_server_is_away()
    {
        var page = Page(SomeTask.Running("a"));
        Store.SetOffline(true);
        page.WaitForAssertion(() => Assert.Contains("the task goes on with the server", page.Find(".warn").TextContent, StringComparison.Ordinal));
    }
}
