using System.Net;
using System.Text.Json;
using Bunit;
using Understory.Client.Backlog;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class StoryHistoryTests : ClientContext
{
    private static readonly Story Settings = new() { Id = "1.1.3", Title = "Handle settings", Description = "Named", Revision = 2 };

    private int undone;

    private IRenderedComponent<StoryHistory> Open()
    {
        Server.History.AddRange(
        [
            new(2, SomeTask.Start.AddMinutes(1), "task", "a", new Dictionary<string, FieldChange>
            {
                [StoryFields.Description] = new(JsonElement.Parse("\"Vague\""), JsonElement.Parse("\"Named\"")),
                [StoryFields.Acceptance] = new(JsonElement.Parse("[]"), JsonElement.Parse("[\"A reload keeps them\"]")),
                ["passes"] = new(JsonElement.Parse("false"), JsonElement.Parse("true")),
            }),
            new(1, SomeTask.Start, "import", null, new Dictionary<string, FieldChange>()) { Kind = HistoryKind.Created },
        ]);
        var history = Render<StoryHistory>(p => p
            .Add(h => h.Version, "v1.0").Add(h => h.Story, Settings).Add(h => h.OnUndone, () => undone++));
        Assert.Empty(Server.Requests);
        history.Find("details").TriggerEvent("ontoggle", EventArgs.Empty);
        history.WaitForState(() => history.FindAll("li h3").Count == 2);
        return history;
    }

    [Fact]
    public void It_is_read_when_it_is_opened_and_says_who_when_and_what()
    {
        var history = Open();
        Assert.Equal(["GET /api/versions/v1.0/stories/1.1.3/history"], Server.Requests);
        Assert.Contains("Changed by an accepted suggestion", history.FindAll("h3")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("1 min ago", history.FindAll("h3")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Imported", history.FindAll("h3")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal(["Description", "Acceptance criteria", "Passes"], history.FindAll("h4").Select(h => h.TextContent));
        Assert.Contains("Vague", history.Find("del").TextContent, StringComparison.Ordinal);
        Assert.Contains("yes", history.FindAll("ins").Select(i => i.TextContent).Last(), StringComparison.Ordinal);
        Assert.Single(history.FindAll("button"));
    }

    [Fact]
    public void A_change_can_be_undone_and_the_page_hears_of_it()
    {
        var history = Open();
        Server.OnUndo = (id, revision) =>
        {
            Assert.Equal(("1.1.3", 2), (id, revision));
            return ClientServer.Json(new(Settings with { Revision = 3 }), WireJson.Default.StoryResponse);
        };
        history.Find("button").Click();
        history.WaitForState(() => history.Markup.Contains("Revision 2 was undone.", StringComparison.Ordinal));
        Assert.Equal(1, undone);
    }

    [Fact]
    public void An_undo_that_does_not_fit_any_more_is_refused_politely()
    {
        var history = Open();
        Server.OnUndo = (_, _) => ClientServer.Refuse(HttpStatusCode.Conflict, "description was changed in revision 3.");
        history.Find("button").Click();
        history.WaitForState(() => history.FindAll("[role=status] .warn").Count == 1);
        Assert.Equal("Revision 2 was not undone. description was changed in revision 3.", history.Find("[role=status]").TextContent.Trim());
        Assert.Equal(0, undone);
    }
}
