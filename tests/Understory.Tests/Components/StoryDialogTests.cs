using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Understory.Client.Backlog;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class StoryDialogTests : ClientContext
{
    private static readonly Story Whole = SomeBacklog.Story(1) with
    {
        Criteria = null,
        Description = "Members see the queue.",
        Acceptance = ["The place is a number", "It counts down"],
    };

    private readonly List<SavedStory> saved = [];
    private bool open = true;

    private IRenderedComponent<StoryDialog> Dialog(string? id = null)
    {
        if (Backlog.Stored.Count == 0)
            Backlog.Stored.AddRange([Whole, SomeBacklog.Story(2), SomeBacklog.Story(1, 2)]);
        return Render<StoryDialog>(p => p
            .Add(d => d.Open, true).Add(d => d.OpenChanged, value => open = value).Add(d => d.Version, "v1.0").Add(d => d.Id, id)
            .Add(d => d.Outline, new VersionOutline(Backlog, "v1.0", CancellationToken.None)).Add(d => d.OnSaved, saved.Add));
    }

    private static IElement Field(IRenderedComponent<StoryDialog> dialog, string name) => dialog.Find($"#story-{name}");

    private static List<string> Criteria(IRenderedComponent<StoryDialog> dialog) =>
        [.. dialog.FindAll("[data-criterion]").Select(c => c.GetAttribute("value")!)];

    private void Answer(Func<HttpRequestMessage, HttpResponseMessage> answer) => Server.OnRequest = request => Task.FromResult(answer(request));

    [Fact]
    public void A_story_is_added_with_all_that_a_form_can_say()
    {
        NewStory? sent = null;
        Answer(request =>
        {
            sent = request.Body(WireJson.Default.NewStory);
            return SomeBacklog.Answer(SomeBacklog.Story(2, 2), System.Net.HttpStatusCode.Created);
        });
        var dialog = Dialog();
        Field(dialog, "title").Input(" Print the labels ");
        Field(dialog, "intent").Input("so that nobody writes them");
        Field(dialog, "epic").Change("1");
        dialog.Button("Add a criterion").Click();
        dialog.Find("[data-criterion]").Input("A label per drill");
        dialog.Find("[data-criterion]").KeyDown(new KeyboardEventArgs { Key = "Enter" });
        Field(dialog, "tags").Input("print,labels,");
        Field(dialog, "depends_on").Input("1.1.2");
        Field(dialog, "depends_on").KeyDown(new KeyboardEventArgs { Key = "Enter" });
        dialog.Button("Add the story").Click();

        dialog.WaitForState(() => saved.Count == 1);
        Assert.Equal(("Print the labels", "so that nobody writes them", 1, 1), (sent!.Title, sent.Intent, sent.Phase, sent.Epic));
        // An empty row is no criterion.
        Assert.Equal(["A label per drill"], sent.Acceptance);
        Assert.Equal(["print", "labels"], sent.Tags);
        Assert.Equal(["1.1.2"], sent.DependsOn);
        Assert.True(saved[0].Added);
        Assert.False(open);
    }

    [Fact]
    public void An_edit_sends_only_what_changed_against_the_revision_that_was_read()
    {
        StoryPatch? sent = null;
        Answer(request =>
        {
            sent = request.Body(WireJson.Default.StoryPatch);
            return SomeBacklog.Answer(Whole with { Revision = 2 });
        });
        var dialog = Dialog("1.1.1");
        Field(dialog, "description").Input("Members see their place.");
        dialog.Button("Save the story").Click();
        dialog.WaitForState(() => saved.Count == 1);
        Assert.Equal(new() { Revision = 1, Description = "Members see their place." }, sent);
    }

    [Fact]
    public void Criteria_move_and_go_from_the_keyboard()
    {
        var dialog = Dialog("1.1.1");
        dialog.FindAll("[data-criterion]")[1].KeyDown(new KeyboardEventArgs { Key = "ArrowUp", AltKey = true });
        Assert.Equal(["It counts down", "The place is a number"], Criteria(dialog));
        Assert.Contains("Criterion 2 is number 1 of 2 now", dialog.Markup, StringComparison.Ordinal);
        dialog.Button("Remove criterion 1").Click();
        Assert.Equal(["The place is a number"], Criteria(dialog));
        dialog.Find("[data-criterion]").Input("");
        dialog.Find("[data-criterion]").KeyDown(new KeyboardEventArgs { Key = "Backspace" });
        Assert.Empty(Criteria(dialog));
    }

    [Fact]
    public void What_depends_on_what_is_completed_from_the_stories_that_exist()
    {
        var dialog = Dialog("1.1.1");
        Field(dialog, "depends_on").Input("story 1 of epic 2");
        Assert.Equal(["1.2.1"], dialog.FindAll("#story-depends_on-options option").Select(o => o.GetAttribute("value")));
    }

    [Fact]
    public void What_does_not_fit_stands_at_its_field_and_nothing_is_lost()
    {
        Answer(_ => SomeBacklog.Refuse(new()
        {
            Status = 400,
            Error = "The story does not fit.",
            Errors = new Dictionary<string, IReadOnlyList<string>>
            {
                ["title"] = ["must not be empty."],
                ["depends_on"] = ["\"9.9.9\" does not exist."],
            },
        }));
        var dialog = Dialog();
        Field(dialog, "description").Input("Much was written here.");
        dialog.Button("Add the story").Click();
        dialog.WaitForState(() => dialog.FindAll(".wrong").Count == 2);
        Assert.Equal("Title must not be empty.", dialog.Find("#story-title-wrong").TextContent);
        Assert.Equal("\"9.9.9\" does not exist.", dialog.Find("#story-depends_on-wrong").TextContent);
        Assert.Equal("true", Field(dialog, "title").GetAttribute("aria-invalid"));
        Assert.Contains("story-title-wrong", Field(dialog, "title").GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Equal("Much was written here.", Field(dialog, "description").GetAttribute("value"));
        Assert.True(open);
        Assert.Contains(JSInterop.Invocations["field"], call => (string)call.Arguments[0]! == "story-title");
    }

    [Fact]
    public void A_form_that_was_closed_is_found_again_as_it_was()
    {
        var dialog = Dialog("1.1.1");
        Field(dialog, "title").Input("Half a tit");
        dialog.Find(".close").Click();
        Assert.False(open);
        var again = Dialog("1.1.1");
        Assert.Equal("Half a tit", Field(again, "title").GetAttribute("value"));
        Assert.Contains("what you had written", again.Markup, StringComparison.Ordinal);
        again.Button("Discard it and begin anew").Click();
        Assert.Equal("Story 1 of epic 1", Field(again, "title").GetAttribute("value"));
    }

    [Fact]
    public void A_form_in_which_nothing_was_written_begins_anew()
    {
        Dialog("1.1.1").Find(".close").Click();
        Assert.Null(Services.GetRequiredService<StoryDrafts>().Find("v1.0", "1.1.1"));
    }

    [Fact]
    public void A_story_that_changed_meanwhile_shows_what_and_lets_a_person_choose()
    {
        var now = Whole with { Revision = 4, Description = "Members see their place in it.", Tags = ["queue"], Title = "Theirs" };
        var sent = new List<StoryPatch>();
        Answer(request =>
        {
            sent.Add(request.Body(WireJson.Default.StoryPatch));
            return sent.Count == 1
                ? SomeBacklog.Refuse(new() { Status = 409, Error = "1.1.1 was changed meanwhile.", Story = now })
                : SomeBacklog.Answer(now with { Revision = 5 });
        });
        var dialog = Dialog("1.1.1");
        Field(dialog, "title").Input("Mine");
        Field(dialog, "description").Input("I see mine.");
        dialog.Button("Save the story").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("was changed while you wrote", StringComparison.Ordinal));

        // What only they changed is in the form; where both did, one's own words stand.
        Assert.Equal(["queue"], dialog.FindAll(".token").Select(t => t.ChildNodes[0].TextContent.Trim()));
        Assert.Equal("Mine", Field(dialog, "title").GetAttribute("value"));
        Assert.Equal("I see mine.", Field(dialog, "description").GetAttribute("value"));
        dialog.Button("Take the new description instead of mine").Click();
        Assert.Equal("Members see their place in it.", Field(dialog, "description").GetAttribute("value"));

        dialog.Button("Save over revision 4").Click();
        dialog.WaitForState(() => saved.Count == 1);
        Assert.Equal(new() { Revision = 4, Title = "Mine" }, sent[1]);
    }

    [Fact]
    public void A_save_that_does_not_reach_the_server_keeps_the_form()
    {
        var dialog = Dialog();
        Field(dialog, "title").Input("Print the labels");
        Server.Down = true;
        dialog.Button("Add the story").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("Nothing was saved", StringComparison.Ordinal));
        Assert.Contains("cannot be reached", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Print the labels", Field(dialog, "title").GetAttribute("value"));
    }
}
