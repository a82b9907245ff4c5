using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Understory.Tests.Browser;

/// <summary>Every page, every dialog and every state of a review, wide and narrow, light and dark.</summary>
public sealed class AccessibilityTests(Support.Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task The_pages_keep_nobody_out()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server, Looks.ForAxe);
        foreach (var path in (string[])
            ["/stories?version=v1.0", "/stories/v1.0/1.1.1", "/stories?version=v9.9", "/stories/v1.0/9.9.9", "/tasks", "/tasks/none", "/nodes", "/nowhere"])
        {
            await Open(visitor.Page, path);
            await Expect(Title(visitor.Page)).ToBeVisibleAsync();
            await Looks.Check(visitor.Page, path);
        }
    }

    [Fact]
    public async Task The_empty_backlog_keeps_nobody_out()
    {
        await using var server = await Start();
        await using var visitor = await Visit(server, Looks.ForAxe);
        await Open(visitor.Page, "/");
        await Expect(Title(visitor.Page)).ToBeVisibleAsync();
        await Looks.Check(visitor.Page, "the empty backlog");
    }

    [Theory]
    [InlineData("refine", "{}", "/stories?version=v1.1&task=")]
    [InlineData("generate", """{ "description": "Members reserve a drill in a new epic." }""", "/stories?version=v1.1&task=")]
    [InlineData("story-edit", """{ "storyId": "2.1.1", "requestedChanges": "Classes can be cancelled." }""", "/stories/v1.1/2.1.1?task=")]
    [InlineData("refine", "{}", "/tasks/")]
    public async Task A_result_keeps_nobody_out(string type, string parameters, string address)
    {
        await using var server = await Start("--sample");
        var id = await Finished(server, type, parameters);
        await using var visitor = await Visit(server, Looks.ForAxe);
        await Open(visitor.Page, address + id);
        await Expect(Title(visitor.Page)).ToBeVisibleAsync();
        await Looks.Check(visitor.Page, $"the result of {type}");
    }

    [Fact]
    public async Task The_dialogs_of_operations_keep_nobody_out()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server, Looks.ForAxe);
        var page = visitor.Page;
        foreach (var (path, button) in ((string, string)[])
            [("/stories?version=v1.1", "^Refine"), ("/stories?version=v1.1", "^Generate"), ("/stories?version=v1.1", "^Import"), ("/stories/v1.1/2.1.1", "^Change this story")])
        {
            await Open(page, path);
            await Button(page, button).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            await Looks.Check(page, button);
        }
    }

    [Fact]
    public async Task A_review_keeps_nobody_out_while_it_is_worked_on()
    {
        await using var server = await Start("--sample");
        var id = await Finished(server);
        await using var visitor = await Visit(server, Looks.ForAxe);
        var page = visitor.Page;
        await Open(page, $"/stories?version=v1.1&task={id}");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Edit: ") }).First.ClickAsync();
        await Expect(page.Locator(".editor")).ToBeVisibleAsync();
        await Looks.Check(page, "a field that is edited");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".editor")).ToHaveCountAsync(0);

        await Expect(page.Locator("fieldset.review[aria-keyshortcuts]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Looks.Check(page, "the keys");
        await page.Keyboard.PressAsync("Escape");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Try again with feedback") }).ClickAsync();
        await page.GetByLabel("What should be different?").FillAsync("Shorter, please");
        await Looks.Check(page, "the form for feedback");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try this item again" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Look at round 2" }).ClickAsync();
        await page.GetByLabel("Compared with").SelectOptionAsync("1");
        await Looks.Check(page, "two rounds side by side");
    }
}
