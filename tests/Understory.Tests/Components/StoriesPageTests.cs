using Bunit;
using Understory.Client.Backlog;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class StoriesPageTests : ClientContext
{
    private IRenderedComponent<StoriesPage> Open(string address = "/stories?version=v1.0")
    {
        if (Backlog.Stored.Count == 0)
            Backlog.Stored.AddRange([SomeBacklog.Story(1), SomeBacklog.Story(2, 1, "1.1.1"), SomeBacklog.Story(3)]);
        Navigation.NavigateTo(address);
        return Render<StoriesPage>(p => p.AddCascadingValue(SomeBacklog.Catalog(SomeBacklog.Version())));
    }

    private static string Status(IRenderedComponent<StoriesPage> page) => page.Find(".found [role=status]").TextContent;

    [Fact]
    public void The_stories_are_read_in_the_list_view()
    {
        var page = Open();
        page.WaitForState(() => page.FindAll("li.row").Count == 3);
        Assert.Equal(["view=list"], Backlog.Queries);
        Assert.Equal("", Status(page));
        Assert.Contains("blocked by 1.1.1", page.FindAll("li.row")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_go_into_the_address_once_the_typing_pauses()
    {
        Backlog.Filters["q=of%20epic"] = s => s.Id == "1.1.2";
        var page = Open();
        foreach (var typed in new[] { "o", "of ep", "of epic" })
            page.Find("input[type=search]").Input(typed);
        Time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.EndsWith("/stories?version=v1.0", Navigation.Uri, StringComparison.Ordinal);

        Time.Advance(TimeSpan.FromMilliseconds(1));
        page.WaitForState(() => page.FindAll("li.row").Count == 1);
        Assert.EndsWith("/stories?version=v1.0&q=of%20epic", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("1 of 3 stories", Status(page));
        Assert.Equal(["view=list", "view=list&q=of%20epic"], Backlog.Queries);
    }

    [Fact]
    public void An_address_with_filters_shows_what_they_leave_and_what_they_are()
    {
        Backlog.Filters["status=pending&epic=1.1&tag=tag2"] = s => s.Id == "1.1.2";
        var page = Open("/stories?version=v1.0&status=pending&epic=1.1&tag=tag2");
        page.WaitForState(() => page.FindAll("li.row").Count == 1);
        Assert.Equal("1 of 3 stories", Status(page));
        Assert.Equal("pending", page.Find("select[name=status] [selected]").GetAttribute("value"));
        Assert.Equal("1.1", page.Find("select[name=epic] [selected]").GetAttribute("value"));
        Assert.Contains("Filters (3)", page.Find("summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["/stories?version=v1.0&epic=1.1&tag=tag2", "/stories?version=v1.0&status=pending&tag=tag2", "/stories?version=v1.0&status=pending&epic=1.1"],
            page.FindAll("a.chip").Select(a => a.GetAttribute("href")));
        // What it waits for is not among what was found.
        Assert.Contains("blocked by 1.1.1", page.Find("li.row").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_changes_the_address_and_keeps_the_others()
    {
        var page = Open("/stories?version=v1.0&q=story");
        page.Find("select[name=status]").Change("passed");
        Assert.EndsWith("/stories?version=v1.0&q=story&status=passed", Navigation.Uri, StringComparison.Ordinal);
        page.Find("select[name=tag]").Change("tag1");
        Assert.EndsWith("/stories?version=v1.0&q=story&status=passed&tag=tag1", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void The_way_back_brings_the_words_and_the_stories_back()
    {
        Backlog.Filters["q=epic"] = s => s.Id == "1.1.2";
        var page = Open("/stories?version=v1.0&q=epic");
        page.WaitForState(() => page.FindAll("li.row").Count == 1);
        Navigation.NavigateTo("/stories?version=v1.0");
        page.WaitForState(() => page.FindAll("li.row").Count == 3);
        Assert.Equal("", page.Find("input[type=search]").GetAttribute("value"));
    }

    [Fact]
    public void Filters_that_leave_nothing_say_which_to_drop()
    {
        Backlog.Filters["q=zebra&status=merged"] = _ => false;
        var page = Open("/stories?version=v1.0&q=zebra&status=merged");
        page.WaitForState(() => page.FindAll(".empty").Count == 1);
        Assert.Equal("No story fits all of “zebra” and merged", page.Find(".empty h2").TextContent);
        Assert.Equal(
            ["/stories?version=v1.0&status=merged", "/stories?version=v1.0&q=zebra", "/stories?version=v1.0"],
            page.FindAll(".empty a").Select(a => a.GetAttribute("href")));
        Assert.Equal("0 of 3 stories", Status(page));
    }

    [Fact]
    public void A_version_that_does_not_exist_answers_404()
    {
        Backlog.Problem = new() { Status = 404, Error = "There is no version v9." };
        var page = Open("/stories?version=v9");
        Assert.Equal("There is no version v9", page.Find("h1").TextContent);
        Assert.True(PageStatus.Missing);
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public void A_version_that_was_deleted_says_so_and_is_brought_back()
    {
        Backlog.Problem = new() { Status = 404, Error = "v1.0 was deleted.", Deleted = true };
        var page = Open();
        Assert.Equal("v1.0 was deleted", page.Find("h1").TextContent);
        Assert.True(PageStatus.Missing);
        Server.OnRequest = request =>
        {
            Assert.Equal("/api/versions/v1.0/restore", request.RequestUri!.AbsolutePath);
            Backlog.Problem = null;
            return Task.FromResult(ClientServer.Json(new(SomeBacklog.Version()), WireJson.Default.VersionResponse));
        };
        page.Button("Restore v1.0").Click();
        page.WaitForState(() => page.FindAll("li.row").Count == 3);
        Assert.Equal("v1.0 is back", Toasts.Visible[^1].Title);
    }
}
