using Microsoft.Playwright;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Match = System.Text.RegularExpressions.Regex;

namespace Understory.Tests.Browser;

/// <summary>Generate and story-edit in a real browser, from the button to the story and back.</summary>
public sealed class OperationsTests(Support.Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task Stories_are_generated_reviewed_and_added()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories?version=v1.1");

        await Button(page, "^Generate").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("Members reserve a drill online. Volunteers see the reservations of the day.");
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Start") }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "View results" }).ClickAsync();
        await Expect(Title(page)).ToContainTextAsync("2 stories suggested");
        await Button(page, "^Accept").ClickAsync();
        await Button(page, "^Add 1 story").ClickAsync();

        await Expect(page.GetByText("Added 1 story").First).ToBeVisibleAsync();
        var stories = await server.Http.GetStringAsync("/api/versions/v1.1/stories", Cancel);
        Assert.Equal(25, stories.Split("\"story_number\"").Length - 1);
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_story_is_changed_in_plain_words_and_the_change_is_undone()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories/v1.1/2.1.1");

        await Button(page, "^Change this story").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("Classes can be cancelled up to a day before.");
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Start") }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "View results" }).ClickAsync();
        await Button(page, "^Accept all|^Accept").ClickAsync();
        await Button(page, "^Apply \\d+ change").ClickAsync();
        await Expect(page.GetByText("Applied").First).ToBeVisibleAsync();
        Assert.Contains("\"revision\":2", await Story(server), StringComparison.Ordinal);

        await Open(page, "/stories/v1.1/2.1.1");
        await page.GetByText("History", new() { Exact = true }).ClickAsync();
        await Button(page, "^Undo").ClickAsync();

        await Expect(page.GetByText("Undone").Or(page.GetByText("undone")).Or(page.GetByText("revision 3", new() { Exact = false })).First).ToBeVisibleAsync();
        Assert.Contains("\"revision\":3", await Story(server), StringComparison.Ordinal);
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_refine_and_a_story_edit_at_once_each_open_their_own_review()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true, Times = 2 });
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories?version=v1.1");
        await Button(page, "^Refine").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^Start") }).ClickAsync();
        var refine = await Claude.WaitForCall(Cancel);
        await Open(page, "/stories/v1.1/2.1.1");
        await Button(page, "^Change this story").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("Classes can be cancelled.");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^Start") }).ClickAsync();
        var edit = await Claude.WaitForCall(Cancel);
        await page.Keyboard.PressAsync("Escape");

        refine.Release();
        edit.Release();
        await Button(page, "2 unread results").ClickAsync();
        await Button(page, "stories need work").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Match(@"/stories\?version=v1\.1&task="));
        await Expect(Title(page)).ToContainTextAsync("need work");
        await Button(page, "1 unread result").ClickAsync();
        await Button(page, "^.*2\\.1\\.1").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Match(@"/stories/v1\.1/2\.1\.1\?task="));
        await Expect(Title(page)).ToContainTextAsync("2.1.1");
    }

    private static Task<string> Story(ServerProcess server) => server.Http.GetStringAsync("/api/versions/v1.1/stories/2.1.1", Cancel);
}
