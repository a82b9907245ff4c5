using System.Net;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Understory.Client.Operations;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class StoryEditTests : ClientContext
{
    private static readonly Story Settings = new()
    {
        Id = "1.1.3",
        Title = "Handle settings",
        Intent = "Keep them",
        Description = "Settings work properly",
        Acceptance = ["They are saved"],
    };

    private static readonly Story Errors = new() { Id = "1.2.6", Title = "Improve errors", Description = "Better errors" };

    private IRenderedComponent<StoryEditDialog> Open()
    {
        IRenderedComponent<StoryEditDialog>? dialog = null;
        dialog = Render<StoryEditDialog>(p => p
            .Add(d => d.Version, "v1.0").Add(d => d.StoryId, "1.1.3").Add(d => d.Title, "Handle settings").Add(d => d.Open, true)
            .Add(d => d.OpenChanged, EventCallback.Factory.Create<bool>(this, open => dialog!.Render(q => q.Add(d => d.Open, open)))));
        dialog.WaitForState(() => dialog.Markup.Contains("Offline rules", StringComparison.Ordinal));
        return dialog;
    }

    private IRenderedComponent<TaskReview> Review(params RelatedUpdate[] related)
    {
        Backlog.Stored.AddRange([Settings, Errors]);
        Server.Set(SomeTask.StoryEdited("a", SomeTask.Target("1.1.3", related)).Read().Reading(Settings, Errors));
        var review = Render<TaskReview>(p => p.Add(r => r.TaskId, "a"));
        review.WaitForState(() => !review.Markup.Contains("aria-busy", StringComparison.Ordinal));
        return review;
    }

    private static IElement Button<T>(IRenderedComponent<T> page, string name)
        where T : IComponent => page.FindAll("button").Single(b => (b.GetAttribute("aria-label") ?? b.TextContent.Trim()) == name);

    [Fact]
    public void It_is_asked_in_plain_words_and_remembers_them_with_the_task()
    {
        var dialog = Open();
        dialog.Find("textarea").Change("  Name every setting. ");
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("You can close this", StringComparison.Ordinal));
        Assert.Equal(TaskTypes.StoryEdit, Server.Tasks[0].Type);
        Assert.Equal("""{"storyId":"1.1.3","requestedChanges":"Name every setting."}""", Server.Tasks[0].Params.ToString());
        Assert.Equal(
            """{"returnPath":"/stories/v1.0/1.1.3","step":"describe","formData":{"storyId":"1.1.3","requestedChanges":"Name every setting."}}""",
            Server.Tasks[0].Context.ToString());
        Assert.Equal("Story edit is running", dialog.Find("h2").TextContent);
    }

    [Fact]
    public void Without_words_nothing_starts_and_the_field_says_why()
    {
        var dialog = Open();
        dialog.Find("textarea").Change("   ");
        Button(dialog, "Start").Click();
        Assert.Equal("true", dialog.Find("textarea").GetAttribute("aria-invalid"));
        Assert.Contains("Say what should change", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Server.Tasks);
        dialog.Find("textarea").Change("Name them");
        Assert.Empty(dialog.FindAll("[aria-invalid]"));
    }

    [Fact]
    public void The_servers_refusal_is_said_and_the_words_stay()
    {
        var dialog = Open();
        dialog.Find("textarea").Change("Name them");
        Server.OnRequest = r => r.Method == HttpMethod.Post
            ? Task.FromResult(ClientServer.Refuse(HttpStatusCode.BadRequest, "There is no story 1.1.3 in v1.0."))
            : null;
        Button(dialog, "Start").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("There is no story 1.1.3", StringComparison.Ordinal));
        Assert.Equal("Name them", dialog.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public void The_story_comes_first_and_then_related_ones_with_their_reason()
    {
        var review = Review(new RelatedUpdate("1.2.6", "Improve errors", "It names the same settings.", "Errors name the setting."));
        Assert.Equal(["1.1.3", "1.2.6"], review.FindAll(".list .mono").Select(m => m.TextContent));
        Assert.Equal(["Intent", "Description", "Acceptance criteria"], review.FindAll(".field h3").Select(h => h.TextContent));
        Assert.Empty(review.FindAll(".why"));
        Button(review, "Next").Click();
        Assert.Contains("It names the same settings.", review.Find(".why").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Description"], review.FindAll(".field h3").Select(h => h.TextContent));
    }

    [Fact]
    public void What_is_accepted_is_applied_by_id_and_field()
    {
        var review = Review(new RelatedUpdate("1.2.6", "Improve errors", "Same.", "Errors name the setting."));
        Button(review, "Accept: Intent").Click();
        Button(review, "Next").Click();
        Button(review, "Accept: Description").Click();
        ApplyRequest? sent = null;
        Server.OnApply = request =>
        {
            sent = request;
            return new([new("1.1.3", 2), new("1.2.6", 2)], []);
        };
        Assert.Equal("Apply 2 changes to 2 stories", review.Find(".apply .primary").TextContent.Trim());
        review.Find(".apply .primary").Click();
        review.WaitForState(() => sent is not null);
        Assert.Equal(["1.1.3: intent", "1.2.6: description"], sent!.Items.Select(i => $"{i.Id}: {string.Join(' ', i.Fields!)}"));
    }

    [Fact]
    public void A_related_story_that_changed_since_is_analysed_again_with_the_same_words()
    {
        Backlog.Stored.AddRange([Settings, Errors with { Description = "By hand", Revision = 2 }]);
        Server.Set(SomeTask.StoryEdited("a", SomeTask.Target("1.1.3", new RelatedUpdate("1.2.6", "Improve errors", "Same.", "Errors name the setting.")))
            .Read().Reading(Settings, Errors));
        var review = Render<TaskReview>(p => p.Add(r => r.TaskId, "a"));
        review.WaitForState(() => review.FindAll(".field").Count == 3);
        Button(review, "Next").Click();
        Button(review, "Analyse it again").Click();
        review.WaitForState(() => review.Markup.Contains("Trying again", StringComparison.Ordinal));
        Assert.Equal(
            """{"storyId":"1.1.3","requestedChanges":"Name every setting.","storyIds":["1.2.6"],"parentTaskId":"a"}""",
            Server.Created.Single().Params.ToString());
    }
}
