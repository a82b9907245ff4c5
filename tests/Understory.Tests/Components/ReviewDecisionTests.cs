using Bunit;
using Xunit;

namespace Understory.Tests.Components;

/// <summary>What is suggested, and deciding on it.</summary>
public sealed class ReviewDecisionTests : ReviewContext
{
    [Fact]
    public void It_shows_why_and_what_against_the_story_as_it_is()
    {
        var review = TwoStories();
        Assert.Equal("12 of 31 stories need work", review.Find("h1").TextContent);
        Assert.Contains("“properly” cannot be tested.", review.Find(".why").TextContent, StringComparison.Ordinal);
        Assert.Contains(", named one by one", review.Find("ins").TextContent, StringComparison.Ordinal);
        Assert.Contains("added:", review.Find("ins .visually-hidden").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, review.FindAll(".field").Count);
        Assert.Contains("2 stories are fine", review.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_choice_again_takes_it_back()
    {
        var review = TwoStories();
        Button(review, "Accept: Description").Click();
        Assert.Equal("true", Button(review, "Accept: Description").GetAttribute("aria-pressed"));
        Button(review, "Accept: Description").Click();
        Assert.Equal("false", Button(review, "Accept: Description").GetAttribute("aria-pressed"));
        Assert.Equal("Apply", ApplyLabel(review));
    }

    [Fact]
    public void Keys_move_accept_and_dismiss()
    {
        var review = TwoStories();
        Press(review, "a");
        Assert.Equal("Apply 2 changes to 1 story", ApplyLabel(review));
        Press(review, "j");
        Assert.Contains("1.2.6", review.Find("h2").TextContent, StringComparison.Ordinal);
        Press(review, "x");
        Press(review, "k");
        Assert.Equal(["Accepted", "Dismissed"], Marks(review));
        Button(review, "Turn keys off").Click();
        Press(review, "a");
        Assert.Equal("Apply 2 changes to 1 story", ApplyLabel(review));
    }

    [Fact]
    public void U_takes_the_last_decision_back_and_shows_whose_it_was()
    {
        var review = TwoStories();
        Press(review, "a");
        Press(review, "j");
        Button(review, "Dismiss: Description").Click();
        Press(review, "k");
        Press(review, "u");
        Assert.Contains("1.2.6", review.Find("h2").TextContent, StringComparison.Ordinal);
        Assert.Equal("false", Button(review, "Dismiss: Description").GetAttribute("aria-pressed"));
        Press(review, "u");
        Assert.Contains("1.1.3", review.Find("h2").TextContent, StringComparison.Ordinal);
        Assert.Equal("Apply", ApplyLabel(review));
        Press(review, "u");
        Assert.Contains("no decision to take back", review.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_mark_lists_the_keys()
    {
        var review = TwoStories();
        Assert.Empty(review.FindAll("dialog dt"));
        Press(review, "?");
        Assert.Contains("take the last decision back", review.Find("dialog").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_Enter_applies_even_where_single_keys_are_off()
    {
        var review = TwoStories();
        Button(review, "Accept: Description").Click();
        Button(review, "Turn keys off").Click();
        Server.OnApply = _ => new([new("1.1.3", 2)], []);
        Press(review, Understory.Client.Operations.ReviewKeys.Apply);
        review.WaitForState(() => Applied == 1);
    }

    [Fact]
    public void A_click_draws_only_the_rows_that_it_changes()
    {
        var review = TwoStories();
        var rows = review.FindComponents<Understory.Client.Operations.Review.ReviewRow>();
        var before = rows.Select(r => r.RenderCount).ToList();
        Button(review, "Accept: Description").Click();
        Button(review, "Accept: Acceptance criteria").Click();
        Assert.Equal([before[0] + 1, before[1]], rows.Select(r => r.RenderCount));
    }

    [Fact]
    public void Tags_and_dependencies_show_where_they_differ()
    {
        var review = Review(
            SomeTask.Complete("a").Read().With(Suggest(Settings) with { Tags = ["settings", "ux"], DependsOn = ["1.1.1"] }).Reading(Settings), Settings);
        Assert.Equal(["Description", "Acceptance criteria", "Tags", "Depends on"], review.FindAll(".field h3").Select(h => h.TextContent));
    }

    [Fact]
    public void What_a_person_added_since_is_no_suggestion_to_remove_it()
    {
        var review = Review(
            SomeTask.Complete("a").Read().With(Suggest(Settings)).Reading(Settings),
            Settings with { Tags = ["settings", "mine"] });
        Assert.DoesNotContain(review.FindAll(".field h3"), h => h.TextContent == "Tags");
    }

    [Fact]
    public void A_suggestion_that_the_story_holds_already_is_applied()
    {
        var review = Review(
            SomeTask.Complete("a").Read().With(Suggest(Settings)).Reading(Settings),
            Improved);
        Assert.Equal("Applied", review.Find(".list .mark").TextContent);
        Assert.Contains("Everything is decided", review.Markup, StringComparison.Ordinal);
    }
}
