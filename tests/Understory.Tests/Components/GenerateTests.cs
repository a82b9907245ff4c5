using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Understory.Client.Notifications;
using Understory.Client.Operations;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class GenerateTests : ClientContext
{
    private static readonly NewEpic Exports = new(true, 1, "Exports", "Getting things out");

    private IRenderedComponent<TaskReview> Review(NewEpic? epic, params GeneratedStory[] stories)
    {
        Backlog.Stored.Add(new() { Id = "1.1.3", Title = "Handle settings" });
        Backlog.Stored.Add(new() { Id = "1.2.1", Title = "Sign in", Epic = 2 });
        Server.Set(SomeTask.Generated("a", epic, stories).Read());
        var review = Render<TaskReview>(p => p.Add(r => r.TaskId, "a"));
        review.WaitForState(() => !review.Markup.Contains("aria-busy", StringComparison.Ordinal));
        return review;
    }

    private static IElement Button<T>(IRenderedComponent<T> page, string name)
        where T : IComponent => page.FindAll("button").Single(b => b.TextContent.Trim() == name);

    private static string Said(IRenderedComponent<TaskReview> review) => review.Find(".apply .primary").TextContent.Trim();

    [Fact]
    public void It_is_asked_in_plain_words()
    {
        var dialog = Render<GenerateDialog>(p => p.Add(d => d.Version, "v1.0").Add(d => d.Open, true));
        dialog.WaitForState(() => dialog.Markup.Contains("Offline rules", StringComparison.Ordinal));
        Button(dialog, "Start").Click();
        Assert.Contains("Say what is needed", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        dialog.Find("textarea").Change("People can export a list.");
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("You can close this", StringComparison.Ordinal));
        Assert.Equal(TaskTypes.Generate, Server.Tasks[0].Type);
        Assert.Equal("""{"description":"People can export a list."}""", Server.Tasks[0].Params.ToString());
        Assert.Equal(
            """{"returnPath":"/stories?version=v1.0","step":"describe","formData":{"description":"People can export a list."}}""",
            Server.Tasks[0].Context.ToString());
    }

    [Fact]
    public void Each_story_is_shown_whole_as_new_text()
    {
        var review = Review(null, SomeTask.Suggested("Export as PDF"));
        Assert.Contains("They fit the first phase.", review.Find(".summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Title", "Intent", "Description", "Acceptance criteria", "Depends on", "Tags"], review.FindAll(".text h3").Select(h => h.TextContent));
        Assert.Contains(review.FindAll(".text ins"), i => i.TextContent.Contains("Export as PDF works from the list.", StringComparison.Ordinal));
        Assert.Equal("1.1 Export as PDF", review.Find("h2").TextContent);
    }

    [Fact]
    public void What_speaks_against_a_story_stands_beside_it()
    {
        Server.Checks.Add(new(1, CheckKind.Duplicate, "It says the same as 1.1.3.", "1.1.3"));
        var review = Review(null, SomeTask.Suggested("Export as PDF"), SomeTask.Suggested("Settings"));
        Assert.Empty(review.FindAll(".notice.warn"));
        Button(review, "Next").Click();
        review.WaitForState(() => review.FindAll(".notice.warn").Count == 1);
        Assert.Contains("It says the same as 1.1.3.", review.Find(".notice.warn").TextContent, StringComparison.Ordinal);
        Assert.Equal("/stories/v1.0/1.1.3", review.Find(".notice.warn a").GetAttribute("href"));
    }

    [Fact]
    public void Checks_that_do_not_come_are_said_and_can_be_tried_again()
    {
        Server.OnRequest = r => r.RequestUri!.AbsolutePath.EndsWith("/checks", StringComparison.Ordinal)
            ? Task.FromResult(ClientServer.Refuse(System.Net.HttpStatusCode.InternalServerError, "Something broke."))
            : null;
        var review = Review(null, SomeTask.Suggested("Export as PDF"));
        review.WaitForState(() => review.Markup.Contains("could not be looked for", StringComparison.Ordinal));
        Server.OnRequest = null;
        Button(review, "Try again").Click();
        review.WaitForState(() => !review.Markup.Contains("could not be looked for", StringComparison.Ordinal));
    }

    [Fact]
    public void Apply_says_what_it_adds_and_sends_indexes_and_the_epic()
    {
        var review = Review(Exports, SomeTask.Suggested("Export as PDF", epic: 3), SomeTask.Suggested("Export as CSV", epic: 3), SomeTask.Suggested("Print"));
        Assert.Equal("Phase 1 New epic: Exports", review.Find("h2").TextContent);
        review.Find("#epic-name").Change("Exports and prints");
        Button(review, "Accept").Click();
        Assert.Equal("Add 1 epic", Said(review));
        Button(review, "Next").Click();
        Button(review, "Accept").Click();
        Button(review, "Next").Click();
        Button(review, "Dismiss").Click();
        Button(review, "Next").Click();
        Button(review, "Accept").Click();
        Assert.Equal("Add 2 stories and 1 epic", Said(review));

        ApplyRequest? sent = null;
        Server.OnApply = request =>
        {
            sent = request;
            Backlog.Stored.AddRange([new() { Id = "1.3.1", Title = "Export as PDF", Epic = 3 }, new() { Id = "1.1.4", Title = "Print" }]);
            return new([new("1.3.1", 1, 0), new("1.1.4", 1, 2)], []);
        };
        review.Find(".apply .primary").Click();
        review.WaitForState(() => review.Markup.Contains("Added 2 stories and 1 epic.", StringComparison.Ordinal));
        Assert.Equal([0, 2], sent!.Items.Select(i => i.Index!.Value));
        Assert.Equal(new NewEpicDecision(true, "Exports and prints"), sent.NewEpic);
        Assert.Equal("/stories/v1.0/1.1.4", review.Find(".item .notice a").GetAttribute("href"));
        Assert.Equal(["Applied", "Applied", "Dismissed", "Applied"], review.FindAll(".list .mark").Select(m => m.TextContent));
    }

    [Fact]
    public void What_was_added_can_be_undone_from_the_toast_and_restored_from_its_address()
    {
        var review = Review(null, SomeTask.Suggested("Print"));
        Button(review, "Accept").Click();
        Server.OnApply = _ =>
        {
            Backlog.Stored.Add(new() { Id = "1.1.4", Title = "Print" });
            return new([new("1.1.4", 1, 0)], []);
        };
        review.Find(".apply .primary").Click();
        review.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.Contains("It was added as", review.Find(".item .notice").TextContent, StringComparison.Ordinal);
        Assert.Equal("Added 1 story", Toasts.Visible[0].Title);

        (string Id, int Revision)? undone = null;
        Server.OnUndo = (id, revision) =>
        {
            undone = (id, revision);
            Backlog.Stored.RemoveAll(s => s.Id == id);
            return ClientServer.Json(new(new() { Id = id, Title = "Print" }), WireJson.Default.StoryResponse);
        };
        var toaster = Render<Toaster>();
        toaster.Find(".toast .primary").Click();

        review.WaitForState(() => review.Markup.Contains("is deleted by now", StringComparison.Ordinal));
        Assert.Equal(("1.1.4", 1), undone);
        Assert.Contains("Undone: 1.1.4 is deleted again", toaster.Markup, StringComparison.Ordinal);
        Assert.Equal("/stories/v1.0/1.1.4", review.Find(".item .notice a").GetAttribute("href"));
    }

    [Fact]
    public void Accepting_a_story_of_the_new_epic_accepts_the_epic()
    {
        var review = Review(Exports, SomeTask.Suggested("Export as PDF", epic: 3));
        Button(review, "Next").Click();
        Button(review, "Accept").Click();
        Assert.Equal("Add 1 story and 1 epic", Said(review));
    }

    [Fact]
    public void A_story_whose_epic_was_dismissed_can_go_to_another_place()
    {
        var review = Review(Exports, SomeTask.Suggested("Export as PDF", epic: 3));
        Button(review, "Dismiss").Click();
        Button(review, "Next").Click();
        Button(review, "Accept").Click();
        Assert.Equal("Apply", Said(review));
        Assert.Contains("its epic is not accepted", review.Find(".notice.error").TextContent, StringComparison.Ordinal);
        review.Find("select").Change("1.2");
        Assert.Equal("Add 1 story", Said(review));
        ApplyRequest? sent = null;
        Server.OnApply = request =>
        {
            sent = request;
            return new([new("1.2.2", 1, 0)], []);
        };
        review.Find(".apply .primary").Click();
        review.WaitForState(() => review.Markup.Contains("Added 1 story.", StringComparison.Ordinal));
        Assert.Equal("2", sent!.Items[0].Edits![StoryFields.Epic].ToString());
        Assert.False(sent.NewEpic!.Accept);
    }

    [Fact]
    public void A_story_that_was_added_before_is_not_added_again()
    {
        var again = SomeTask.Suggested("Export as PDF");
        Backlog.Stored.Add(new() { Id = "1.1.9", Title = again.Title, Description = again.Description, Acceptance = again.Acceptance });
        var review = Review(null, again);
        Assert.Contains("It was added as", review.Find(".item .notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("Everything is decided", review.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_move_accept_and_dismiss()
    {
        var review = Review(null, SomeTask.Suggested("Export as PDF"), SomeTask.Suggested("Print"));
        var listen = JSInterop.Invocations.Last(i => i.Identifier == "listen" && i.Arguments[0] is Microsoft.JSInterop.DotNetObjectReference<ReviewKeys>);
        var keys = ((Microsoft.JSInterop.DotNetObjectReference<ReviewKeys>)listen.Arguments[0]!).Value;
        foreach (var key in "ajx")
            await review.InvokeAsync(() => keys.OnKey(key.ToString(), null));
        Assert.Equal(["Accepted", "Dismissed"], review.FindAll(".list .mark").Select(m => m.TextContent));
        Assert.Equal("Add 1 story", Said(review));
    }
}
