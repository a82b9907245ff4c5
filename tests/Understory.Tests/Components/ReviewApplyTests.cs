using Bunit;
using Understory.Client.Notifications;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

/// <summary>Applying what was accepted, and taking it back.</summary>
public sealed class ReviewApplyTests : ReviewContext
{
    [Fact]
    public void Apply_says_exactly_what_it_will_do_and_does_that()
    {
        var review = TwoStories();
        Assert.Equal("true", review.Find(".apply .primary").GetAttribute("aria-disabled"));
        Assert.Contains("Accept a suggestion to apply it", review.Markup, StringComparison.Ordinal);
        Button(review, "Accept: Description").Click();
        Assert.Equal("Apply 1 change to 1 story", ApplyLabel(review));
        Button(review, "Accept all").Click();
        Button(review, "Next").Click();
        Button(review, "Accept: Acceptance criteria").Click();
        Button(review, "Dismiss: Description").Click();
        Assert.Equal("Apply 3 changes to 2 stories", ApplyLabel(review));

        ApplyRequest? sent = null;
        Server.OnApply = request =>
        {
            sent = request;
            Backlog.Change("1.1.3", _ => Improved);
            Backlog.Change("1.2.6", s => s with { Acceptance = ["A reload keeps them"], Revision = 2 });
            return new([new("1.1.3", 2), new("1.2.6", 2)], []);
        };
        review.Find(".apply .primary").Click();
        review.WaitForState(() => review.Markup.Contains("Applied 3 changes to 2 stories.", StringComparison.Ordinal));
        Assert.Equal(["1.1.3: description acceptance", "1.2.6: acceptance"], sent!.Items.Select(i => $"{i.Id}: {string.Join(' ', i.Fields!)}"));
        Assert.Equal(1, Applied);
        Assert.Equal(["Applied", "Applied"], Marks(review));
        Assert.Equal("true", review.Find(".apply .primary").GetAttribute("aria-disabled"));
    }

    [Fact]
    public void What_was_applied_can_be_undone_from_the_toast()
    {
        var review = TwoStories();
        Button(review, "Accept all").Click();
        Server.OnApply = _ =>
        {
            Backlog.Change("1.1.3", _ => Improved);
            return new([new("1.1.3", 2)], []);
        };
        review.Find(".apply .primary").Click();
        review.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.Equal("Applied 2 changes to 1 story", Toasts.Visible[0].Title);

        Server.OnUndo = (id, revision) =>
        {
            Assert.Equal(("1.1.3", 2), (id, revision));
            Backlog.Change("1.1.3", _ => Settings with { Revision = 3 });
            return ClientServer.Json(new(Settings), WireJson.Default.StoryResponse);
        };
        var toaster = Render<Toaster>();
        toaster.Find(".toast .primary").Click();
        review.WaitForState(() => review.FindAll("[aria-label='Accept: Description']").Count == 1);
        Assert.Equal(2, Applied);
        Assert.Contains("Undone: the story is as it was", toaster.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_undo_that_is_refused_says_why()
    {
        var review = TwoStories();
        Button(review, "Accept all").Click();
        Server.OnApply = _ => new([new("1.1.3", 2)], []);
        Server.OnUndo = (_, _) => ClientServer.Refuse(System.Net.HttpStatusCode.Conflict, "description was changed since.");
        review.Find(".apply .primary").Click();
        review.WaitForState(() => Toasts.Visible.Count == 1);
        var toaster = Render<Toaster>();
        toaster.Find(".toast .primary").Click();
        toaster.WaitForState(() => toaster.FindAll(".toast.failure").Count == 1);
        Assert.Contains("1 of 1 story could not be undone", toaster.Markup, StringComparison.Ordinal);
        Assert.Contains("description was changed since.", toaster.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_story_held_already_offers_no_undo()
    {
        var review = TwoStories();
        Button(review, "Accept all").Click();
        Server.OnApply = _ => new([new("1.1.3", 1)], []);
        review.Find(".apply .primary").Click();
        review.WaitForState(() => Applied == 1);
        Assert.Empty(Toasts.Visible);
    }

    [Fact]
    public void A_conflict_stands_beside_its_field_with_what_the_story_says_now()
    {
        var review = TwoStories();
        Button(review, "Accept all").Click();
        Server.OnApply = _ =>
        {
            Backlog.Change("1.1.3", _ => Improved with { Description = "Somebody was faster", Revision = 3 });
            return new([new("1.1.3", 3)], [new("1.1.3", StoryFields.Description, "It was changed since the task read it.", Backlog.Stored[0])]);
        };
        review.Find(".apply .primary").Click();
        review.WaitForState(() => review.FindAll(".notice.error").Count == 1);
        Assert.Contains("Applied 1 change. 1 change was not applied", review.Find(".apply .said").TextContent, StringComparison.Ordinal);
        var field = review.FindAll(".field")[0];
        Assert.Contains("It was changed since the task read it.", field.TextContent, StringComparison.Ordinal);
        Assert.Contains("Somebody was faster", field.TextContent, StringComparison.Ordinal);
        Assert.Contains("Not applied", Marks(review));
        Assert.Contains("Applied", review.FindAll(".field")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void When_applying_fails_nothing_is_lost()
    {
        var review = TwoStories();
        Button(review, "Accept: Description").Click();
        Server.Down = true;
        review.Find(".apply .primary").Click();
        review.WaitForState(() => review.FindAll("[role=alert]").Count == 1);
        Assert.Contains("Nothing was applied", review.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Apply 1 change to 1 story", ApplyLabel(review));
    }

    [Fact]
    public void A_conflict_leads_to_the_first_field_that_was_not_written()
    {
        var review = TwoStories();
        Button(review, "Accept all").Click();
        Server.OnApply = _ => new([], [new("1.1.3", StoryFields.Description, "It was changed since.", Settings with { Description = "By hand", Revision = 2 })]);
        Button(review, "Next").Click();
        review.Find(".apply .primary").Click();
        review.WaitForState(() => Has(review, "Show the first one"));
        // Nothing was written, so no toast says it: the footer does.
        Assert.Equal("status", review.Find(".apply .said").GetAttribute("role"));
        Button(review, "Show the first one").Click();
        Assert.Contains("1.1.3", review.Find("h2").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_toast_says_it_the_footer_does_not_say_it_again()
    {
        var review = TwoStories();
        Button(review, "Accept all").Click();
        Server.OnApply = _ =>
        {
            Backlog.Change("1.1.3", _ => Improved);
            return new([new("1.1.3", 2)], []);
        };
        review.Find(".apply .primary").Click();
        review.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.Contains("Applied 2 changes", review.Find(".apply .said").TextContent, StringComparison.Ordinal);
        Assert.Null(review.Find(".apply .said").GetAttribute("role"));
    }

    [Fact]
    public void A_value_that_is_refused_is_said_at_its_field()
    {
        var review = TwoStories();
        Press(review, "j");
        Button(review, "Edit: Acceptance criteria").Click();
        review.Find(".editor textarea").Input("One");
        Button(review, "Save the edit").Click();
        Press(review, "k");
        Server.OnRequest = r => r.RequestUri!.AbsolutePath.EndsWith("/apply", StringComparison.Ordinal)
            ? Task.FromResult(ClientServer.Json(
                new Problem
                {
                    Status = 400,
                    Error = "items[0].edits.acceptance: must have at most 200 entries.",
                    Errors = new Dictionary<string, IReadOnlyList<string>> { ["items[0].edits.acceptance"] = ["must have at most 200 entries."] },
                },
                WireJson.Default.Problem,
                System.Net.HttpStatusCode.BadRequest))
            : null;
        review.Find(".apply .primary").Click();
        review.WaitForState(() => review.FindAll(".field [role=alert]").Count == 1);
        Assert.Contains("1.2.6", review.Find("h2").TextContent, StringComparison.Ordinal);
        Assert.Equal("Acceptance criteria must have at most 200 entries.", review.Find(".field [role=alert]").TextContent);
        Button(review, "Edit: Acceptance criteria").Click();
        Assert.Equal("true", review.Find(".editor textarea").GetAttribute("aria-invalid"));
    }
}
