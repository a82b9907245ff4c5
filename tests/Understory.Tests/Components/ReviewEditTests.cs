using Bunit;
using Understory.Client.Operations;
using Understory.Client.Operations.Diff;
using Understory.Client.Operations.Review.Editing;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

/// <summary>Writing over a suggestion, in place.</summary>
public sealed class ReviewEditTests : ReviewContext
{
    private void Command(IRenderedComponent<TaskReview> review, string command, int row = 0)
    {
        var listen = JSInterop.Invocations.Last(i => i.Identifier == "listen" && i.Arguments[1] is Microsoft.JSInterop.DotNetObjectReference<EditorKeys>);
        review.InvokeAsync(() => ((Microsoft.JSInterop.DotNetObjectReference<EditorKeys>)listen.Arguments[1]!).Value.OnCommand(command, row)).GetAwaiter().GetResult();
    }

    [Fact]
    public void An_edit_begins_from_the_suggestion_is_accepted_and_applied_as_it_was_written()
    {
        var review = TwoStories();
        Press(review, "e");
        var text = review.Find(".editor textarea");
        Assert.Equal("Settings work properly, named one by one", text.GetAttribute("value"));
        text.Input("Theme and version are kept.");
        Command(review, "save");
        Assert.Contains("Edited by you", review.Find(".field").TextContent, StringComparison.Ordinal);
        Assert.Contains("Theme and version are kept.", review.Find(".field ins").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", Button(review, "Accept: Description").GetAttribute("aria-pressed"));
        review.WaitForState(() => Server.Review("a").Revision == 1);
        Assert.Equal("Theme and version are kept.", Server.Review("a").Items["1.1.3"].Edits["description"].GetString());

        ApplyRequest? sent = null;
        Server.OnApply = request =>
        {
            sent = request;
            Backlog.Change("1.1.3", s => s with { Description = "Theme and version are kept.", Revision = 2 });
            return new([new("1.1.3", 2)], []);
        };
        review.Find(".apply .primary").Click();
        review.WaitForState(() => review.Find(".field").TextContent.Contains("Applied", StringComparison.Ordinal));
        Assert.Equal("Theme and version are kept.", sent!.Items[0].Edits!["description"].GetString());
        Assert.Equal(["description"], sent.Items[0].Fields!);
    }

    [Fact]
    public void The_field_with_the_focus_is_the_one_that_E_edits()
    {
        var review = TwoStories();
        Press(review, "e", "acceptance");
        Assert.Equal("Edit: Acceptance criteria", review.Find(".editor").GetAttribute("aria-label"));
    }

    [Fact]
    public void What_was_written_stays_when_the_editor_is_left()
    {
        var review = TwoStories();
        Press(review, "e");
        review.Find(".editor textarea").Input("Half a thou");
        Command(review, "leave");
        Assert.Empty(review.FindAll(".editor"));
        Assert.Contains("What you wrote is kept here, and not saved yet.", review.Markup, StringComparison.Ordinal);
        Assert.Contains("Edit not saved", review.Find(".list").TextContent, StringComparison.Ordinal);
        Assert.Equal("Apply", ApplyLabel(review));
        Press(review, "j");
        Press(review, "k");
        Button(review, "Go on editing").Click();
        Assert.Equal("Half a thou", review.Find(".editor textarea").GetAttribute("value"));
        Command(review, "leave");
        Button(review, "Discard it").Click();
        Assert.DoesNotContain("What you wrote", review.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_editor_that_was_left_as_it_was_leaves_nothing()
    {
        var review = TwoStories();
        Press(review, "e");
        Command(review, "leave");
        Assert.DoesNotContain("What you wrote", review.Markup, StringComparison.Ordinal);
        Assert.Empty(Server.Saves);
    }

    [Fact]
    public void A_list_is_written_an_entry_a_row_and_ordered_from_the_keyboard()
    {
        var review = TwoStories();
        Press(review, "e", "acceptance");
        Command(review, "add", 1);
        review.FindAll(".editor textarea")[2].Input("  An unknown theme is refused ");
        Command(review, "up", 2);
        Command(review, "add", 2);
        Command(review, "remove", 3);
        Button(review, "Remove entry 1").Click();
        Command(review, "save");
        review.WaitForState(() => Server.Review("a").Revision == 1);
        Assert.Equal(
            ["An unknown theme is refused", "A reload keeps them"],
            Server.Review("a").Items["1.1.3"].Edits["acceptance"].EnumerateArray().Select(v => v.GetString()!));
    }

    [Fact]
    public void Back_to_the_suggestion_and_U_take_an_edit_away()
    {
        var review = TwoStories();
        Press(review, "e");
        review.Find(".editor textarea").Input("Mine");
        Command(review, "save");
        review.FindAll("button").Single(b => b.TextContent.StartsWith("Back to the suggestion", StringComparison.Ordinal)).Click();
        Assert.DoesNotContain("Edited by you", review.Markup, StringComparison.Ordinal);
        Assert.Equal("Apply", ApplyLabel(review));
        Press(review, "u");
        Assert.Contains("Edited by you", review.Markup, StringComparison.Ordinal);
        Press(review, "u");
        Assert.DoesNotContain("Edited by you", review.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_that_says_what_was_suggested_only_accepts_it()
    {
        var review = TwoStories();
        Press(review, "e");
        Command(review, "save");
        Assert.DoesNotContain("Edited by you", review.Markup, StringComparison.Ordinal);
        Assert.Equal("Apply 1 change to 1 story", ApplyLabel(review));
    }

    [Fact]
    public void An_edit_is_there_when_the_review_is_opened_again()
    {
        Server.Reviews["a"] = new()
        {
            Revision = 1,
            Items = new Dictionary<string, ItemReview>
            {
                ["1.1.3"] = new()
                {
                    Fields = new Dictionary<string, ReviewDecision> { ["description"] = ReviewDecision.Accepted },
                    Edits = new Dictionary<string, System.Text.Json.JsonElement> { ["description"] = System.Text.Json.JsonSerializer.SerializeToElement("Mine") },
                },
            },
        };
        var review = TwoStories();
        Assert.Contains("Mine", review.Find(".field ins").TextContent, StringComparison.Ordinal);
        Assert.Equal("Apply 1 change to 1 story", ApplyLabel(review));
    }

    [Fact]
    public void A_gap_is_marked_and_said_before_applying_and_gone_when_it_is_filled()
    {
        var review = Review(SomeTask.Complete("a").Read().With(Suggest(Settings, "saved [how quickly?]")).Reading(Settings), Settings);
        Assert.Equal("gap to fill: [how quickly?]", review.Find(".field mark").TextContent.Trim());
        Assert.Empty(review.FindAll(".apply .gap"));
        Button(review, "Accept: Description").Click();
        Assert.Contains("1 accepted suggestion has a gap to fill", review.Find(".apply .gap").TextContent, StringComparison.Ordinal);
        Assert.Contains("Gap to fill", review.Find(".list").TextContent, StringComparison.Ordinal);
        Press(review, "e", "description");
        review.Find(".editor textarea").Input("Settings work properly, saved within 1 s");
        Command(review, "save");
        Assert.Empty(review.FindAll(".apply .gap"));
        Assert.Empty(review.FindAll("mark"));
    }

    [Theory]
    [InlineData("Sorted [how?] and [which settings] kept", "[how?]", "[which settings]")]
    [InlineData("A list [1] with [a link](https://example.org) and [ ]")]
    [InlineData("See [what changed](x), [why?")]
    public void A_gap_is_a_question_in_brackets(string text, params string[] gaps) => Assert.Equal(gaps, Gaps.In([text]));
}
