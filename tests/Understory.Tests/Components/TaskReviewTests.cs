using Bunit;
using Understory.Client.Operations;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

/// <summary>What a review shows in each state of its task.</summary>
public sealed class TaskReviewTests : ReviewContext
{
    [Fact]
    public void When_all_is_well_it_says_so()
    {
        var review = Review(SomeTask.Complete("a", "All 2 stories are clear").Read().With(Fine("1.1.1"), Fine("1.1.2")));
        Assert.Contains("Nothing to change: all 2 stories are clear.", review.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Stories_without_an_answer_are_named()
    {
        var task = SomeTask.Complete("a").Read().Reading(Settings) with
        {
            Result = System.Text.Json.JsonSerializer.SerializeToElement(
                new([Suggest(Settings)], "Some.", [new("1.9.9", ErrorKind.Refused, "The model declined to answer.")]), WireJson.Default.RefineResult),
        };
        var review = Review(task, Settings);
        Assert.Contains("1 story could not be looked at", review.Markup, StringComparison.Ordinal);
        Assert.Contains("The model declined to answer.", review.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_story_that_is_gone_is_said_to_be()
    {
        var review = Review(SomeTask.Complete("a").Read().With(Suggest(Settings)).Reading(Settings));
        Assert.Contains("no longer in v1.0", review.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_is_not_there_says_what_to_do()
    {
        var review = Render<TaskReview>(p => p.Add(r => r.TaskId, "missing"));
        review.WaitForAssertion(() => Assert.Contains("There is no such task.", review.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("No results to show", review.Find("h1").TextContent);
    }

    [Fact]
    public void A_failed_task_leads_to_its_page()
    {
        var review = Review(SomeTask.Failed("a"));
        Assert.Equal("/tasks/a", review.Find(".notice a").GetAttribute("href"));
    }

    [Fact]
    public void A_running_task_shows_its_progress_and_then_its_results()
    {
        var review = Review(SomeTask.Running("a", 10), Settings);
        Assert.Contains("10 of 31", review.Markup, StringComparison.Ordinal);
        _ = StartPolling();
        Server.Set(SomeTask.Complete("a").With(Suggest(Settings)).Reading(Settings));
        Time.Advance(TimeSpan.FromSeconds(2));
        review.WaitForState(() => review.FindAll(".field").Count == 2);
        review.WaitForAssertion(() => Assert.NotNull(Server.Tasks[0].ReadAt));
        Assert.Empty(Toasts.Visible);
    }

    [Fact]
    public void A_result_of_another_shape_is_said_and_not_thrown()
    {
        var review = Review(SomeTask.Complete("a").Read() with { Result = System.Text.Json.JsonElement.Parse("""{"refinements":7}""") });
        Assert.Contains("cannot be shown", review.Find(".notice").TextContent, StringComparison.Ordinal);
    }
}
