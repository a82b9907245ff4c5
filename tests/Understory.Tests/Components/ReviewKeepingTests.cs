using System.Threading.Channels;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Understory.Client.Operations;
using Understory.Client.Operations.Review.Keeping;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

/// <summary>What is decided is kept on the server at each click.</summary>
public sealed class ReviewKeepingTests : ReviewContext
{
    private static ItemReview Accepted(params string[] fields) => new() { Fields = fields.ToDictionary(f => f, _ => ReviewDecision.Accepted) };

    private static string Said(ReviewState state) => string.Join("; ", state.Items.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i =>
        $"{i.Key}: {string.Join(' ', i.Value.Fields.Select(f => $"{f.Key} {f.Value.ToWord()}"))}"));

    /// <summary>Holds the answers to saves until they are let go, one by one as they come.</summary>
    private ChannelReader<TaskCompletionSource> HoldSaves()
    {
        var held = Channel.CreateUnbounded<TaskCompletionSource>();
        Server.OnRequest = request =>
        {
            if (request.Method != HttpMethod.Put)
                return null;
            var gate = new TaskCompletionSource();
            held.Writer.TryWrite(gate);
            return Later(request, gate.Task);
        };
        return held.Reader;

        async Task<HttpResponseMessage> Later(HttpRequestMessage request, Task gate)
        {
            await gate;
            return await Server.Save("a", request, Cancel);
        }
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_click_is_kept_and_is_there_when_the_review_is_opened_again()
    {
        var review = TwoStories();
        Button(review, "Accept: Description").Click();
        Button(review, "Dismiss: Acceptance criteria").Click();
        review.WaitForState(() => Server.Review("a").Revision == 2);
        Assert.Equal("1.1.3: description accepted acceptance dismissed", Said(Server.Review("a")));

        var other = new ReviewKeepingTests();
        other.Server.Reviews["a"] = Server.Review("a");
        var again = other.TwoStories();
        Assert.Equal("Apply 1 change to 1 story", ApplyLabel(again));
        Assert.Equal("1.2.6 Improve errors", again.Find("h2").TextContent);
        Assert.Empty(other.Server.Saves);
        await other.DisposeAsync();
    }

    [Fact]
    public async Task One_save_is_on_its_way_at_a_time_and_the_newest_state_is_next()
    {
        var held = HoldSaves();
        var review = TwoStories();
        Button(review, "Accept: Description").Click();
        Button(review, "Accept: Acceptance criteria").Click();
        Press(review, "j");
        Press(review, "x");
        Assert.Equal(1, held.Count);
        Assert.Equal("Apply 2 changes to 1 story", ApplyLabel(review));
        (await held.ReadAsync(Cancel)).SetResult();
        (await held.ReadAsync(Cancel)).SetResult();
        review.WaitForState(() => Server.Review("a").Revision == 2);
        Assert.Equal(
            ["1.1.3: description accepted", "1.1.3: description accepted acceptance accepted; 1.2.6: description dismissed acceptance dismissed"],
            Server.Saves.Select(Said));
    }

    [Fact]
    public void What_another_tab_decided_meanwhile_is_taken_in_with_this_tabs_clicks_over_it()
    {
        var review = TwoStories();
        Server.Reviews["a"] = new()
        {
            Revision = 5,
            Items = new Dictionary<string, ItemReview> { ["1.2.6"] = Accepted("description"), ["1.1.3"] = Accepted("acceptance") },
        };
        Button(review, "Dismiss: Description").Click();
        review.WaitForState(() => Server.Review("a").Revision == 6);
        Assert.Equal("1.1.3: acceptance accepted description dismissed; 1.2.6: description accepted", Said(Server.Review("a")));
        review.WaitForState(() => ApplyLabel(review) == "Apply 2 changes to 2 stories");
    }

    [Fact]
    public void Whoever_comes_back_to_a_tab_sees_what_was_decided_in_another()
    {
        var review = TwoStories();
        Server.Reviews["a"] = new() { Revision = 1, Items = new Dictionary<string, ItemReview> { ["1.2.6"] = Accepted("description") } };
        var listen = JSInterop.Invocations.Last(i => i.Identifier == "listen");
        review.InvokeAsync(((Microsoft.JSInterop.DotNetObjectReference<ReviewKeys>)listen.Arguments[0]!).Value.OnCameBack);
        review.WaitForState(() => ApplyLabel(review) == "Apply 1 change to 1 story");
    }

    [Fact]
    public void While_the_server_is_away_it_is_said_and_tried_again_until_it_is_saved()
    {
        var review = TwoStories();
        Server.Down = true;
        Button(review, "Accept: Description").Click();
        review.WaitForState(() => review.Markup.Contains("Not saved yet: the server cannot be reached; trying again.", StringComparison.Ordinal));
        Button(review, "Accept: Acceptance criteria").Click();
        Server.Down = false;
        Time.Advance(TimeSpan.FromSeconds(10));
        review.WaitForState(() => Server.Reviews.ContainsKey("a") && Server.Review("a").Items["1.1.3"].Fields.Count == 2);
        review.WaitForState(() => !review.Markup.Contains("Not saved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_saved_when_the_review_is_left_is_saved_all_the_same_and_shown_on_return()
    {
        var review = TwoStories();
        Server.Down = true;
        Button(review, "Accept: Description").Click();
        review.WaitForState(() => review.FindAll(".unsaved").Count == 1);
        await DisposeComponentsAsync();
        Server.OnRequest = r => r.Method == HttpMethod.Put ? throw new HttpRequestException("still away") : null;
        Server.Down = false;
        var again = Open("a");
        Assert.Equal("Apply 1 change to 1 story", ApplyLabel(again));
        Server.OnRequest = null;
        Time.Advance(TimeSpan.FromSeconds(10));
        again.WaitForState(() => Server.Review("a").Revision == 1);
    }

    [Fact]
    public async Task What_was_not_sent_is_known_for_the_case_that_the_tab_goes()
    {
        var held = HoldSaves();
        var review = TwoStories();
        var kept = Services.GetRequiredService<KeptReviews>();
        JSInterop.VerifyInvoke("watch");
        Button(review, "Accept: Description").Click();
        Assert.Empty(kept.Unsent());
        Button(review, "Accept: Acceptance criteria").Click();
        Assert.Equal("/api/tasks/a/review", kept.Unsent()[0]);
        Assert.Contains("\"revision\":1", kept.Unsent()[1], StringComparison.Ordinal);
        Assert.False(kept.IsInTrouble());
        (await held.ReadAsync(Cancel)).SetResult();
        (await held.ReadAsync(Cancel)).SetResult();
        Assert.Empty(kept.Unsent());
    }

    [Fact]
    public void A_tab_with_something_that_cannot_be_sent_asks_before_it_goes()
    {
        var review = TwoStories();
        Server.Down = true;
        Button(review, "Accept: Description").Click();
        review.WaitForState(() => review.FindAll(".unsaved").Count == 1);
        Assert.True(Services.GetRequiredService<KeptReviews>().IsInTrouble());
    }

    [Fact]
    public void An_edit_that_cannot_be_kept_is_said_at_its_field()
    {
        var review = TwoStories();
        Server.OnRequest = r => r.Method == HttpMethod.Put
            ? Task.FromResult(ClientServer.Json(
                new Problem
                {
                    Status = 400,
                    Error = "items.1.1.3.edits.acceptance: must have at most 200 entries.",
                    Errors = new Dictionary<string, IReadOnlyList<string>> { ["items.1.1.3.edits.acceptance"] = ["must have at most 200 entries."] },
                },
                WireJson.Default.Problem,
                System.Net.HttpStatusCode.BadRequest))
            : null;
        Button(review, "Accept: Acceptance criteria").Click();
        review.WaitForState(() => review.FindAll(".field [role=alert]").Count == 1);
        Assert.Equal("Acceptance criteria must have at most 200 entries.", review.Find(".field [role=alert]").TextContent);
    }

    [Fact]
    public void A_save_that_is_refused_for_good_is_said_with_the_reason()
    {
        var review = TwoStories();
        Server.OnRequest = r => r.Method == HttpMethod.Put
            ? Task.FromResult(ClientServer.Refuse(System.Net.HttpStatusCode.NotFound, "There is no such task."))
            : null;
        Button(review, "Accept: Description").Click();
        review.WaitForState(() => review.Markup.Contains("Your decisions are not saved: There is no such task.", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_what_was_decided_so_far_nothing_is_shown_as_undecided()
    {
        Server.OnRequest = r => r.RequestUri!.AbsolutePath.EndsWith("/review", StringComparison.Ordinal)
            ? Task.FromResult(ClientServer.Refuse(System.Net.HttpStatusCode.InternalServerError, "Something broke."))
            : null;
        var review = TwoStories();
        Assert.Contains("What was decided so far could not be loaded", review.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(review.FindAll(".apply"));
        Server.OnRequest = null;
        Button(review, "Try again").Click();
        review.WaitForState(() => review.FindAll(".apply").Count == 1);
    }

    [Fact]
    public void What_was_applied_needs_no_decision_any_more()
    {
        var review = TwoStories();
        Button(review, "Accept all").Click();
        Server.OnApply = _ =>
        {
            Backlog.Change("1.1.3", _ => Improved);
            return new([new("1.1.3", 2)], []);
        };
        review.Find(".apply .primary").Click();
        review.WaitForState(() => Server.Review("a") is { Revision: > 1, Items.Count: 0 });
    }

    [Fact]
    public void A_decision_on_a_story_that_changed_is_kept_while_others_are_made()
    {
        Server.Reviews["a"] = new() { Revision = 1, Items = new Dictionary<string, ItemReview> { ["1.1.3"] = Accepted("description") } };
        var review = Review(Refined(Settings, Errors), Settings with { Description = "By hand" }, Errors);
        Press(review, "j");
        Press(review, "a");
        review.WaitForState(() => Server.Review("a").Revision == 2);
        Assert.Equal("1.1.3: description accepted; 1.2.6: description accepted acceptance accepted", Said(Server.Review("a")));
        Assert.Equal("Apply 2 changes to 1 story", ApplyLabel(review));
    }
}
