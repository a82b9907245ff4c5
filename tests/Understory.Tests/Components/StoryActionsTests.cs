using Bunit;
using Understory.Client.Backlog;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class StoryActionsTests : ClientContext
{
    private readonly List<string> sent = [];

    private IRenderedComponent<StoriesPage> Menu(string id, Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        Backlog.Stored.AddRange([SomeBacklog.Story(1), SomeBacklog.Story(2, 1, "1.1.1"), SomeBacklog.Story(3, 1, "1.1.1")]);
        Navigation.NavigateTo("/stories?version=v1.0");
        var page = Render<StoriesPage>(p => p.AddCascadingValue(SomeBacklog.Catalog(SomeBacklog.Version())));
        Server.OnRequest = request =>
        {
            if (!request.RequestUri!.AbsolutePath.StartsWith("/api/versions", StringComparison.Ordinal))
                return null;
            sent.Add($"{request.Method} {request.RequestUri.PathAndQuery}");
            return Task.FromResult(answer(request));
        };
        page.Button($"Actions for {id}").Click();
        return page;
    }

    private static string Shown(IRenderedComponent<StoriesPage> page, int row) => page.FindAll("li.row .pill")[row].TextContent;

    [Fact]
    public void The_menu_of_a_row_offers_what_can_be_done_with_its_story()
    {
        var page = Menu("1.1.1", _ => throw new InvalidOperationException());
        Assert.Equal(
            ["Edit…", "Change this story…", "Refine this story", "Mark as passed", "Mark as merged", "Mark as skipped", "Delete. 2 stories depend on it: 1.1.2 and 1.1.3."],
            page.FindAll("#story-menu button").Select(b => b.TextContent.Trim()));
        page.Button("Change this story…").Click();
        Assert.Contains("1.1.1", page.Find("dialog h2").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_is_shown_before_the_server_answers_and_can_be_undone()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        var page = Menu("1.1.1", _ => throw new InvalidOperationException());
        StoryPatch? patch = null;
        Server.OnRequest = request =>
        {
            patch = request.Body(WireJson.Default.StoryPatch);
            return answer.Task;
        };
        page.Button("Mark as passed").Click();
        Assert.Equal("Passed", Shown(page, 0));
        Assert.Contains("1 passed · 2 pending", page.Find(".counts").TextContent, StringComparison.Ordinal);
        Assert.Equal(new() { Revision = 1, Passes = true, Merged = false, Skipped = false }, patch);
        // Nothing waits for it any more.
        Assert.DoesNotContain("blocked", page.Markup, StringComparison.Ordinal);

        answer.SetResult(SomeBacklog.Answer(Backlog.Stored[0] with { Passes = true, Revision = 2 }));
        page.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.Equal(("1.1.1 is marked as passed", "Undo"), (Toasts.Visible[0].Title, Toasts.Visible[0].ActionLabel));
    }

    [Fact]
    public void The_undo_of_an_earlier_change_goes_when_the_next_one_begins()
    {
        var page = Menu("1.1.1", _ => SomeBacklog.Answer(Backlog.Stored[0] with { Passes = true, Revision = 2 }));
        page.Button("Mark as passed").Click();
        page.WaitForState(() => Toasts.Visible.Count == 1);
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        Server.OnRequest = _ => answer.Task;

        page.Button("Actions for 1.1.1").Click();
        page.Find("#story-menu .danger").Click();

        Assert.Empty(Toasts.Visible);
        answer.SetResult(SomeBacklog.Answer(Backlog.Stored[0]));
        page.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.Equal("1.1.1 was deleted", Toasts.Visible[0].Title);
    }

    [Fact]
    public void A_status_that_was_refused_is_taken_back_and_the_story_is_shown_as_it_is()
    {
        var page = Menu("1.1.1", _ => SomeBacklog.Refuse(new()
        {
            Status = 409,
            Error = "1.1.1 was changed meanwhile.",
            Story = SomeBacklog.Story(1) with { Title = "Another title", Revision = 5 },
        }));
        page.Button("Mark as merged").Click();
        page.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.Equal("Pending", Shown(page, 0));
        Assert.Equal("Another title", page.Find("li.row a").TextContent);
        Assert.Equal("1.1.1 was not marked as merged", Toasts.Visible[0].Title);
    }

    [Fact]
    public async Task A_deleted_story_leaves_at_once_says_who_depends_on_it_and_comes_back_with_undo()
    {
        var page = Menu("1.1.1", request => SomeBacklog.Answer(SomeBacklog.Story(1)));
        page.FindAll("#story-menu button")[^1].Click();
        page.WaitForState(() => page.FindAll("li.row").Count == 2 && Toasts.Visible.Count == 1);
        Assert.Equal(["DELETE /api/versions/v1.0/stories/1.1.1?revision=1"], sent);
        Assert.Equal("1.1.1 was deleted. 2 stories depend on it: 1.1.2 and 1.1.3.", Toasts.Visible[0].Spoken);

        await page.InvokeAsync(Toasts.Visible[0].Action!);
        page.WaitForState(() => page.FindAll("li.row").Count == 3);
        Assert.Equal("POST /api/versions/v1.0/stories/1.1.1/restore", sent[^1]);
    }

    [Fact]
    public void A_story_that_could_not_be_deleted_is_there_again()
    {
        var page = Menu("1.1.1", request => SomeBacklog.Refuse(new() { Status = 409, Error = "It was changed meanwhile." }));
        page.FindAll("#story-menu button")[^1].Click();
        page.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.Equal(3, page.FindAll("li.row").Count);
        Assert.Equal("1.1.1 was not deleted", Toasts.Visible[0].Title);
    }
}
