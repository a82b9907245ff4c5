using Bunit;
using Understory.Client.Backlog;
using Understory.Client.Shared;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class VersionDialogTests : ClientContext
{
    private static readonly ImportEntry Import = new("i1", SomeTask.Start, 12, 2, null);

    private readonly List<string> sent = [];

    private void Answer(Func<HttpRequestMessage, HttpResponseMessage> answer) => Server.OnRequest = request =>
    {
        sent.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
        return Task.FromResult(request.RequestUri.AbsolutePath.EndsWith("/imports", StringComparison.Ordinal)
            ? ClientServer.Json(new([Import]), WireJson.Default.ImportsResponse)
            : answer(request));
    };

    private IRenderedComponent<VersionDialog> Manage() => Render<VersionDialog>(p => p
        .Add(d => d.Open, true).Add(d => d.Version, SomeBacklog.Version()));

    [Fact]
    public void The_names_are_changed_and_the_id_stays()
    {
        VersionPatch? patch = null;
        Answer(request =>
        {
            patch = request.Body(WireJson.Default.VersionPatch);
            return ClientServer.Json(new(SomeBacklog.Version()), WireJson.Default.VersionResponse);
        });
        var dialog = Manage();
        Assert.Contains("The id stays v1.0", dialog.Markup, StringComparison.Ordinal);
        dialog.Find("#story-title").Input("Summer release");
        dialog.Button("Save the names").Click();
        dialog.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.Equal(new() { Title = "Summer release", ShortTitle = "Spring", Description = "" }, patch);
    }

    [Fact]
    public async Task A_deleted_version_leads_to_its_address_and_comes_back_with_undo()
    {
        Answer(_ => ClientServer.Json(new(SomeBacklog.Version()), WireJson.Default.VersionResponse));
        var dialog = Manage();
        dialog.Button("Delete v1.0").Click();
        dialog.WaitForState(() => Toasts.Visible.Count == 1);
        Assert.EndsWith("/stories?version=v1.0", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("DELETE /api/versions/v1.0", sent[^1]);

        await dialog.InvokeAsync(Toasts.Visible[0].Action!);
        Assert.Equal("POST /api/versions/v1.0/restore", sent[^1]);
        Assert.Equal("v1.0 is back", Toasts.Visible[^1].Title);
    }

    [Fact]
    public void A_version_on_which_tasks_work_is_not_deleted_and_says_why()
    {
        Answer(_ => SomeBacklog.Refuse(new() { Status = 409, Error = "A refine of v1.0 is running. Cancel it first." }));
        var dialog = Manage();
        dialog.Button("Delete v1.0").Click();
        dialog.WaitForState(() => dialog.FindAll("[role=alert] .error").Count == 1);
        Assert.Contains("v1.0 was not deleted", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Cancel it first.", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_is_undone_and_stories_that_changed_since_are_named_first()
    {
        var bodies = new List<bool>();
        Answer(request =>
        {
            bodies.Add(request.Body(WireJson.Default.UndoImportRequest).KeepChanged);
            return bodies[^1]
                ? ClientServer.Json(new(10, 1, false), WireJson.Default.UndoImportResponse)
                : SomeBacklog.Refuse(new() { Status = 409, Error = "3 stories changed since.", Stories = ["1.1.1", "1.1.2", "1.1.3"] });
        });
        var dialog = Manage();
        dialog.WaitForState(() => dialog.Markup.Contains("12 stories added, 2 changed", StringComparison.Ordinal));
        dialog.FindAll("li button")[0].Click();
        dialog.WaitForState(() => dialog.FindAll("li .warn").Count == 1);
        Assert.Contains("3 stories changed since: 1.1.1, 1.1.2 and 1.1.3.", dialog.Find("li .warn").TextContent, StringComparison.Ordinal);
        dialog.Button("Leave those as they are and undo the rest").Click();
        dialog.WaitForState(() => dialog.Markup.Contains("10 stories taken away, 1 as before", StringComparison.Ordinal));
        Assert.Equal([false, true], bodies);
    }

    [Fact]
    public void A_new_version_has_the_next_free_id_and_is_opened()
    {
        NewVersion? made = null;
        Server.OnRequest = request =>
        {
            made = request.Body(WireJson.Default.NewVersion);
            return Task.FromResult(ClientServer.Json(new(SomeBacklog.Version("v2.0")), WireJson.Default.VersionResponse));
        };
        var dialog = Render<NewVersionDialog>(p => p.Add(d => d.Open, true).Add(d => d.Catalog, SomeBacklog.Catalog(SomeBacklog.Version())));
        dialog.Find("#story-title").Input("Summer release");
        dialog.Button("Make v2.0").Click();
        dialog.WaitForState(() => Navigation.Uri.EndsWith("/stories?version=v2.0", StringComparison.Ordinal));
        Assert.Equal(new() { Id = "v2.0", Title = "Summer release" }, made);
    }

    [Fact]
    public void An_id_of_a_deleted_version_offers_that_version_back()
    {
        Server.OnRequest = _ => Task.FromResult(SomeBacklog.Refuse(new() { Status = 409, Error = "v1.0 was deleted, and its id is kept.", Deleted = true }));
        var dialog = Render<NewVersionDialog>(p => p.Add(d => d.Open, true).Add(d => d.Catalog, SomeBacklog.Catalog()));
        dialog.Button("Make v1.0").Click();
        dialog.WaitForState(() => dialog.FindAll("[role=alert] .error").Count == 1);
        Assert.Contains(dialog.FindAll("button"), b => b.TextContent == "Restore the deleted v1.0");
    }

    [Fact]
    public void The_selector_leads_to_managing_the_version_and_to_a_new_one()
    {
        Answer(_ => throw new InvalidOperationException());
        var selector = Render<VersionSelector>(p => p
            .Add(s => s.Catalog, SomeBacklog.Catalog(SomeBacklog.Version())).Add(s => s.Version, "v1.0"));
        selector.Button("Manage v1.0…").Click();
        Assert.Equal("Manage v1.0", selector.Find("dialog h2").TextContent);
        selector.Button("New version…").Click();
        Assert.Contains(selector.FindAll("dialog h2"), h => h.TextContent == "New version");
    }
}
