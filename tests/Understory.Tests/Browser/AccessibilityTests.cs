using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Understory.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Understory.Tests.Browser;

/// <summary>Every page and every dialog, wide and narrow, light and dark.</summary>
public sealed class AccessibilityTests(Support.Browser browser) : BrowserTest(browser)
{
    private static readonly (int Width, ColorScheme Scheme)[] Looks =
        [(1280, ColorScheme.Light), (1280, ColorScheme.Dark), (360, ColorScheme.Light), (360, ColorScheme.Dark)];

    [Theory]
    [InlineData("/stories?version=v1.0")]
    [InlineData("/stories/v1.0/1.1.1")]
    [InlineData("/stories?version=v9.9")]
    [InlineData("/stories/v1.0/9.9.9")]
    [InlineData("/tasks")]
    [InlineData("/tasks/none")]
    [InlineData("/nowhere")]
    public async Task A_page_keeps_nobody_out(string path)
    {
        await using var server = await Start("--sample");
        await LooksWell(server, path);
    }

    [Fact]
    public async Task The_empty_backlog_keeps_nobody_out()
    {
        await using var server = await Start();
        await LooksWell(server, "/");
    }

    [Theory]
    [InlineData("refine", "{}", "/stories?version=v1.1&task=")]
    [InlineData("generate", """{ "description": "Members reserve a drill in a new epic." }""", "/stories?version=v1.1&task=")]
    [InlineData("story-edit", """{ "storyId": "2.1.1", "requestedChanges": "Classes can be cancelled." }""", "/stories/v1.1/2.1.1?task=")]
    [InlineData("refine", "{}", "/tasks/")]
    public async Task A_result_keeps_nobody_out(string type, string parameters, string address)
    {
        await using var server = await Start("--sample");
        await LooksWell(server, address + await Finished(server, type, parameters));
    }

    [Theory]
    [InlineData("/stories?version=v1.1", "^Refine")]
    [InlineData("/stories?version=v1.1", "^Generate")]
    [InlineData("/stories?version=v1.1", "^Import")]
    [InlineData("/stories/v1.1/2.1.1", "^Change this story")]
    public async Task A_dialog_keeps_nobody_out(string path, string button)
    {
        await using var server = await Start("--sample");
        await LooksWell(server, path, async page =>
        {
            await Button(page, button).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        });
    }

    // axe brings a style of its own, which the page's policy rightly refuses.
    private async Task LooksWell(ServerProcess server, string path, Func<IPage, Task>? open = null)
    {
        await using var visitor = await Visit(server, new BrowserNewContextOptions { BypassCSP = true });
        var page = visitor.Page;
        await page.GotoAsync(path);
        await Expect(Title(page)).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('button:enabled').length > 2");
        if (open is not null)
            await open(page);

        var found = new List<string>();
        foreach (var (width, scheme) in Looks)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var result = await page.RunAxe();
            found.AddRange(result.Violations.Select(v =>
                $"{width} px, {scheme}: {v.Id}: {v.Help} ({string.Join("; ", v.Nodes.Select(n => n.Html).Take(3))})"));
            var beyond = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (beyond > 0)
                found.Add($"{width} px, {scheme}: the page is {beyond} px wider than the screen.");
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
