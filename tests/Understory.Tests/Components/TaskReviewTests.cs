using AngleSharp.Dom;
using Bunit;
using Understory.Client.Notifications;
using Understory.Client.Operations;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TaskReviewTests : ClientContext
{
    private static readonly Story Settings = new()
    {
        Id = "1.1.3",
        Title = "Handle settings",
        Description = "Settings work properly",
        Acceptance = ["They are saved"],
        Tags = ["settings"],
    };

    private static readonly Story Improved = Settings with
    {
        Description = "Settings work properly, named one by one",
        Acceptance = ["They are saved", "A reload keeps them"],
        Revision = 2,
    };

    private static readonly Story Errors = new() { Id = "1.2.6", Title = "Improve errors", Description = "Better errors" };

    private static Refinement Suggest(Story story) => new()
    {
        Id = story.Id,
        Title = story.Title,
        Status = RefinementStatus.NeedsWork,
        Issues = ["“properly” cannot be tested."],
        SuggestedDescription = $"{story.Description}, named one by one",
        SuggestedAcceptance = [.. story.Acceptance, "A reload keeps them"],
        Tags = story.Tags,
        DependsOn = story.DependsOn,
    };

    private static Refinement Fine(string id) => new() { Id = id, Title = $"Story {id}", Status = RefinementStatus.Ok };

    private int applied;

    private IRenderedComponent<TaskReview> Review(BackgroundTask task, params Story[] now)
    {
        Backlog.Stored.AddRange(now);
        Server.Set([task, .. Server.Tasks]);
        var review = Render<TaskReview>(p => p.Add(r => r.TaskId, task.Id).Add(r => r.OnApplied, () => applied++));
        review.WaitForState(() => !review.Markup.Contains("aria-busy", StringComparison.Ordinal));
        return review;
    }

    private IRenderedComponent<TaskReview> TwoStories() => Review(
        SomeTask.Complete("a").Read().With(Suggest(Settings), Suggest(Errors), Fine("1.1.1"), Fine("1.1.2")).Reading(Settings, Errors),
        Settings, Errors);

    private static IElement Button(IRenderedComponent<TaskReview> review, string name) =>
        review.FindAll("button").Single(b => (b.GetAttribute("aria-label") ?? b.TextContent.Trim()) == name);

    private static string Said(IRenderedComponent<TaskReview> review) => review.Find(".apply .primary").TextContent.Trim();

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
    public void Apply_says_exactly_what_it_will_do_and_does_that()
    {
        var review = TwoStories();
        Assert.True(review.Find(".apply .primary").HasAttribute("disabled"));
        Assert.Contains("Accept a suggestion to apply it", review.Markup, StringComparison.Ordinal);
        Button(review, "Accept: Description").Click();
        Assert.Equal("Apply 1 change to 1 story", Said(review));
        Button(review, "Accept all").Click();
        Button(review, "Next").Click();
        Button(review, "Accept: Acceptance criteria").Click();
        Button(review, "Dismiss: Description").Click();
        Assert.Equal("Apply 3 changes to 2 stories", Said(review));

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
        Assert.Equal(1, applied);
        Assert.Equal(["Applied", "Applied"], review.FindAll(".list .mark").Select(m => m.TextContent));
        Assert.True(review.Find(".apply .primary").HasAttribute("disabled"));
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
        Assert.Equal(2, applied);
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
        review.WaitForState(() => applied == 1);
        Assert.Empty(Toasts.Visible);
    }

    [Fact]
    public void The_same_choice_again_takes_it_back()
    {
        var review = TwoStories();
        Button(review, "Accept: Description").Click();
        Assert.Equal("true", Button(review, "Accept: Description").GetAttribute("aria-pressed"));
        Button(review, "Accept: Description").Click();
        Assert.Equal("false", Button(review, "Accept: Description").GetAttribute("aria-pressed"));
        Assert.Equal("Apply", Said(review));
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
        Assert.Contains("Applied 1 change. 1 change was not applied", review.Find(".apply [role=status]").TextContent, StringComparison.Ordinal);
        var field = review.FindAll(".field")[0];
        Assert.Contains("It was changed since the task read it.", field.TextContent, StringComparison.Ordinal);
        Assert.Contains("Somebody was faster", field.TextContent, StringComparison.Ordinal);
        Assert.Contains("Not applied", review.FindAll(".list .mark").Select(m => m.TextContent));
        Assert.Contains("Applied", review.FindAll(".field")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_story_that_changed_since_is_marked_field_by_field_and_cannot_be_overwritten()
    {
        var review = Review(
            SomeTask.Complete("a").Read().With(Suggest(Settings)).Reading(Settings),
            Settings with { Description = "Rewritten by hand", Revision = 2 });
        Assert.Empty(review.FindAll("[aria-label='Accept: Description']"));
        Assert.Contains("Changed since", review.FindAll(".field")[0].TextContent, StringComparison.Ordinal);
        Button(review, "Accept: Acceptance criteria").Click();
        Assert.Equal("Apply 1 change to 1 story", Said(review));
        Assert.Contains(review.FindAll("button"), b => b.TextContent == "Refine this story again");
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

    [Fact]
    public void What_a_person_added_since_is_no_suggestion_to_remove_it()
    {
        var review = Review(
            SomeTask.Complete("a").Read().With(Suggest(Settings)).Reading(Settings),
            Settings with { Tags = ["settings", "mine"] });
        Assert.DoesNotContain(review.FindAll(".field h3"), h => h.TextContent == "Tags");
    }

    [Fact]
    public void Tags_and_dependencies_show_where_they_differ()
    {
        var review = Review(
            SomeTask.Complete("a").Read().With(Suggest(Settings) with { Tags = ["settings", "ux"], DependsOn = ["1.1.1"] }).Reading(Settings), Settings);
        Assert.Equal(["Description", "Acceptance criteria", "Tags", "Depends on"], review.FindAll(".field h3").Select(h => h.TextContent));
    }

    [Fact]
    public async Task Keys_move_accept_and_dismiss()
    {
        Action<string>? press = null;
        var review = TwoStories();
        await review.InvokeAsync(() => press = Keys(review));
        press!("a");
        Assert.Equal("Apply 2 changes to 1 story", Said(review));
        press("j");
        Assert.Contains("1.2.6", review.Find("h2").TextContent, StringComparison.Ordinal);
        press("x");
        press("k");
        Assert.Equal(["Accepted", "Dismissed"], review.FindAll(".list .mark").Select(m => m.TextContent));
        Button(review, "Turn keys off").Click();
        press("a");
        Assert.Equal("Apply 2 changes to 1 story", Said(review));
    }

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

    [Fact]
    public void When_applying_fails_nothing_is_lost()
    {
        var review = TwoStories();
        Button(review, "Accept: Description").Click();
        Server.Down = true;
        review.Find(".apply .primary").Click();
        review.WaitForState(() => review.FindAll("[role=alert]").Count == 1);
        Assert.Contains("Nothing was applied", review.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Apply 1 change to 1 story", Said(review));
    }

    private Action<string> Keys(IRenderedComponent<TaskReview> review)
    {
        var listen = JSInterop.Invocations.Last(i => i.Identifier == "listen");
        var keys = ((Microsoft.JSInterop.DotNetObjectReference<ReviewKeys>)listen.Arguments[0]!).Value;
        return key => review.InvokeAsync(() => keys.OnKey(key)).GetAwaiter().GetResult();
    }
}
