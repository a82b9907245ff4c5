using Bunit;
using Understory.Client.Operations;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

/// <summary>Trying an item again: with feedback, and after its story changed.</summary>
public sealed class ReviewRoundTests : ReviewContext
{
    private static BackgroundTask Round(string id, string? feedback = "shorter", string words = "in short", Story? read = null) =>
        SomeTask.Complete(id).Round("a", "1.1.3", feedback).With(Suggest(read ?? Settings, words)).Reading(read ?? Settings);

    private void Poll(params BackgroundTask[] tasks)
    {
        Server.Set([.. tasks, .. Server.Tasks.Where(t => tasks.All(n => n.Id != t.Id))]);
        Time.Advance(TimeSpan.FromSeconds(2));
    }

    private static string[] Options(IRenderedComponent<TaskReview> review) => [.. review.FindAll("#round-shown option").Select(o => o.TextContent)];

    [Fact]
    public void Feedback_starts_a_task_of_its_own_and_the_person_goes_on()
    {
        var review = TwoStories();
        Button(review, "Try again with feedback…").Click();
        Button(review, "Try this item again").Click();
        Assert.Contains("Say what should be different", review.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        review.Find(".ask textarea").Change("shorter, keep criterion 1");
        Button(review, "Try this item again").Click();
        review.WaitForState(() => review.Markup.Contains("Trying again…", StringComparison.Ordinal));
        Assert.Equal("""{"storyIds":["1.1.3"],"feedback":"shorter, keep criterion 1","parentTaskId":"a"}""", Server.Created.Single().Params.ToString());
        Assert.Equal("""{"returnPath":"/stories?version=v1.0","step":"review","formData":null}""", Server.Created.Single().Context.ToString());
        Assert.Contains("Trying again…", review.Find(".list").TextContent, StringComparison.Ordinal);
        Press(review, "j");
        Press(review, "a");
        Assert.Equal("Apply 2 changes to 1 story", ApplyLabel(review));
    }

    [Fact]
    public void A_form_starts_one_round_however_often_it_is_sent_and_says_a_refusal()
    {
        var review = TwoStories();
        Button(review, "Try again with feedback…").Click();
        review.Find(".ask textarea").Change("shorter");
        Server.OnRequest = r => r.Method == HttpMethod.Post
            ? Task.FromResult(ClientServer.Refuse(System.Net.HttpStatusCode.Conflict, "The task is not complete."))
            : null;
        Button(review, "Try this item again").Click();
        review.WaitForState(() => review.Find(".ask").TextContent.Contains("The task is not complete.", StringComparison.Ordinal));
        Server.OnRequest = null;
        Button(review, "Try this item again").Click();
        review.WaitForState(() => Server.IdempotencyKeys.Count == 1);
        Assert.Empty(review.FindAll(".ask"));
    }

    [Fact]
    public void A_round_that_is_there_can_be_looked_at_compared_and_chosen()
    {
        var review = TwoStories();
        _ = StartPolling();
        Button(review, "Accept: Description").Click();
        Poll(SomeTask.Running("r").Round("a", "1.1.3"));
        review.WaitForState(() => review.Markup.Contains("Trying again…", StringComparison.Ordinal));
        Poll(Round("r"));
        review.WaitForState(() => review.Markup.Contains("Round 2 is ready", StringComparison.Ordinal));
        Assert.Empty(Toasts.Visible);
        Assert.Equal(["Round 1 · first suggestion (chosen)", "Round 2 · “shorter”"], Options(review));

        Button(review, "Look at round 2").Click();
        Assert.Contains(", in short", review.Find(".field ins").TextContent, StringComparison.Ordinal);
        Assert.False(Has(review, "Accept: Description"));
        Assert.Equal("Apply 1 change to 1 story", ApplyLabel(review));
        review.WaitForAssertion(() => Assert.NotNull(Server.Tasks.Single(t => t.Id == "r").ReadAt));
        review.Find("#round-against").Change("1");
        Assert.Contains("named one by one", review.Find(".field del").TextContent, StringComparison.Ordinal);

        Button(review, "Use round 2").Click();
        Button(review, "Accept: Description").Click();
        review.WaitForState(() => Server.Review("a").Items["1.1.3"].Round == "r");
        ApplyRequest? sent = null;
        Server.OnApply = request =>
        {
            sent = request;
            return new([new("1.1.3", 2)], []);
        };
        review.Find(".apply .primary").Click();
        review.WaitForState(() => sent is not null);
        Assert.Equal(("1.1.3", "r"), (sent!.Items[0].Id, sent.Items[0].Round));
    }

    [Fact]
    public void Rounds_and_the_chosen_one_are_there_when_the_review_is_opened_again()
    {
        Server.Set(Round("r2").Read(), Round("r3", "longer", "at length").Read());
        Server.Reviews["a"] = new()
        {
            Revision = 1,
            Items = new Dictionary<string, ItemReview>
            {
                ["1.1.3"] = new() { Round = "r3", Fields = new Dictionary<string, ReviewDecision> { ["description"] = ReviewDecision.Accepted } },
            },
        };
        var review = TwoStories();
        Assert.Equal(["Round 1 · first suggestion", "Round 2 · “shorter”", "Round 3 · “longer” (chosen)"], Options(review));
        Assert.Contains("at length", review.Find(".field ins").TextContent, StringComparison.Ordinal);
        Assert.Equal("Apply 1 change to 1 story", ApplyLabel(review));
    }

    [Fact]
    public void What_was_decided_on_one_round_stays_with_it()
    {
        Server.Set(Round("r2").Read());
        var review = TwoStories();
        Button(review, "Accept: Description").Click();
        review.Find("#round-shown").Change("2");
        Button(review, "Use round 2").Click();
        Assert.Equal("Apply", ApplyLabel(review));
        Press(review, "u");
        Assert.Equal("Apply 1 change to 1 story", ApplyLabel(review));
        Assert.Contains("named one by one", Server.Tasks.Single(t => t.Id == "a").Result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Feedback_on_a_round_is_about_that_round()
    {
        Server.Set(Round("r2").Read());
        var review = TwoStories();
        review.Find("#round-shown").Change("2");
        Button(review, "Try again with feedback…").Click();
        review.Find(".ask textarea").Change("still shorter");
        Button(review, "Try this item again").Click();
        review.WaitForState(() => Server.Created.Count == 1);
        Assert.Contains("\"parentTaskId\":\"r2\"", Server.Created[0].Params.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_round_that_failed_says_what_happened_and_what_to_do_next()
    {
        var review = TwoStories();
        _ = StartPolling();
        Poll(SomeTask.Running("r").Round("a", "1.1.3"));
        review.WaitForState(() => review.Markup.Contains("Trying again…", StringComparison.Ordinal));
        Poll(SomeTask.Failed("r").Round("a", "1.1.3"));
        review.WaitForState(() => review.Markup.Contains("Round 2: It took too long", StringComparison.Ordinal));
        Assert.Contains("The engine fell silent for 60 s.", review.Markup, StringComparison.Ordinal);
        Assert.Empty(Toasts.Visible);
        Button(review, "Change the feedback…").Click();
        Assert.Equal("shorter", review.Find(".ask textarea").GetAttribute("value"));
        Button(review, "Not now").Click();
        Button(review, "Run this round again").Click();
        review.WaitForState(() => review.Markup.Contains("Trying again…", StringComparison.Ordinal));
        Assert.Contains("PATCH /api/tasks/r retry", Server.Requests);
    }

    [Fact]
    public void A_failed_round_can_be_put_away_and_a_running_one_cancelled()
    {
        Server.Set(SomeTask.Failed("r").Round("a", "1.1.3").Read());
        var review = TwoStories();
        Button(review, "Put it away").Click();
        review.WaitForState(() => !review.Markup.Contains("Round 2", StringComparison.Ordinal));
        Assert.Contains("PATCH /api/tasks/r delete", Server.Requests);

        _ = StartPolling();
        Poll(SomeTask.Running("s").Round("a", "1.1.3"));
        review.WaitForState(() => Has(review, "Cancel this round"));
        Button(review, "Cancel this round").Click();
        review.WaitForAssertion(() => Assert.Contains("PATCH /api/tasks/s cancel", Server.Requests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_round_leads_to_its_item_in_the_review_that_it_belongs_to(bool carried)
    {
        var round = SomeTask.Complete("r").Round("a", "1.2.6").With(Suggest(Errors, "in short")).Reading(Errors);
        Backlog.Stored.AddRange([Settings, Errors]);
        Server.Set(Refined(Settings, Errors), round);
        var review = Render<TaskReview>(p => p.Add(r => r.TaskId, "r").Add(r => r.InitialTask, carried ? round : null));
        review.WaitForState(() => review.FindAll("h2").Count > 0);
        Assert.Equal("1.2.6 Improve errors", review.Find("h2").TextContent);
        Assert.Contains("in short", review.Find(".field ins").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, review.FindAll(".list li").Count);
        review.WaitForAssertion(() => Assert.NotNull(Server.Tasks.Single(t => t.Id == "r").ReadAt));
    }

    [Fact]
    public void A_story_that_changed_since_is_marked_says_what_changed_and_cannot_be_overwritten()
    {
        var review = Review(Refined(Settings), Settings with { Description = "Rewritten by hand", Revision = 2 });
        Assert.False(Has(review, "Accept: Description"));
        Assert.Contains("Description changed", review.Find(".stale").TextContent, StringComparison.Ordinal);
        var field = review.FindAll(".field")[0];
        Assert.Contains("Changed since", field.TextContent, StringComparison.Ordinal);
        Assert.Equal("What changed since", field.QuerySelector("details summary")!.TextContent);
        Assert.Contains("Rewritten by hand", field.QuerySelector("details ins")!.TextContent, StringComparison.Ordinal);
        Button(review, "Accept what still fits: 1 field").Click();
        Assert.Equal("Apply 1 change to 1 story", ApplyLabel(review));
        Assert.False(Has(review, "Accept what still fits: 1 field"));
    }

    [Fact]
    public void A_stale_item_is_analysed_again_and_gets_the_new_suggestion_in_its_place()
    {
        var now = Settings with { Description = "Rewritten by hand", Revision = 2 };
        var review = Review(Refined(Settings), now);
        _ = StartPolling();
        Button(review, "Analyse it again").Click();
        review.WaitForState(() => review.Markup.Contains("Trying again…", StringComparison.Ordinal));
        Assert.Equal("""{"storyIds":["1.1.3"],"parentTaskId":"a"}""", Server.Created.Single().Params.ToString());
        Assert.False(Has(review, "Analyse it again"));
        var id = Server.Tasks[0].Id;
        Poll(Round(id, null, "clearly", now));
        review.WaitForState(() => review.FindAll(".stale").Count == 0 && Has(review, "Accept: Description"));
        Assert.Contains("Rewritten by hand, clearly", review.Find(".field .text").TextContent.Replace("  ", " ", StringComparison.Ordinal).Replace(" added: ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        review.WaitForState(() => Server.Review("a").Items["1.1.3"].Round == id);
        Assert.Empty(Toasts.Visible);
    }

    [Fact]
    public void A_new_look_that_came_while_the_review_was_closed_stands_in_place_too()
    {
        var now = Settings with { Description = "Rewritten by hand", Revision = 2 };
        Server.Set(Round("r", null, "clearly", now));
        var review = Review(Refined(Settings), now);
        Assert.Empty(review.FindAll(".stale"));
        Assert.Equal("Round 2 · looked at again (chosen)", Options(review)[1]);
    }
}
