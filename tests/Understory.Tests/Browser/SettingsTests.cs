using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Understory.Tests.Browser;

/// <summary>What a person sets holds in every tab, and in a page before any script has run.</summary>
public sealed class SettingsTests(Support.Browser browser) : BrowserTest(browser)
{
    [Theory]
    [InlineData("dark", ColorScheme.Light, "rgb(16, 21, 18)")]
    [InlineData("light", ColorScheme.Dark, "rgb(247, 246, 240)")]
    [InlineData("no theme of ours", ColorScheme.Dark, "rgb(16, 21, 18)")]
    public async Task The_first_answer_has_the_theme_already(string cookie, ColorScheme system, string paper)
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server, new() { JavaScriptEnabled = false, ColorScheme = system });
        await visitor.Context.AddCookiesAsync([new() { Name = "understory.theme", Value = cookie, Url = server.Address.ToString() }]);

        await visitor.Page.GotoAsync("/stories?version=v1.0");

        await Expect(visitor.Page.Locator("body")).ToHaveCSSAsync("background-color", paper);
    }

    [Fact]
    public async Task Everything_is_set_from_the_keyboard_holds_after_a_reload_and_reaches_the_other_tab()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var (page, other) = (visitor.Page, await visitor.NewPage());
        await Open(other, "/settings");
        await Open(page, "/tasks");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Settings" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Settings");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await Alive(page);

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(other.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(other.GetByRole(AriaRole.Radio, new() { Name = "Dark" })).ToBeCheckedAsync();
        await page.GetByLabel("Open Understory at").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();

        await page.ReloadAsync();
        await Alive(page);
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Dark" })).ToBeCheckedAsync();
        await Expect(page.GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
        Assert.Equal("v1.0", await page.GetByLabel("Open Understory at").InputValueAsync());
        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/stories\?version=v1\.0$"));
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task The_server_leads_to_the_version_that_is_preferred_and_to_the_newest_where_that_is_gone()
    {
        await using var server = await Start("--sample");
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };
        Assert.EndsWith("version=v1.0", await Led("/", "understory.version=v1.0"), StringComparison.Ordinal);
        Assert.EndsWith("version=v1.0", await Led("/stories", "understory.version=v1.0"), StringComparison.Ordinal);
        Assert.EndsWith("version=v1.1", await Led("/", "understory.version=v0.9"), StringComparison.Ordinal);
        Assert.EndsWith("version=v1.1", await Led("/", "understory.version=../evil"), StringComparison.Ordinal);

        async Task<string> Led(string path, string cookie)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Cookie", cookie } } };
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return response.Headers.Location?.ToString() ?? $"{response.StatusCode}";
        }
    }

    [Fact]
    public async Task Nothing_keeps_anyone_out()
    {
        await using var server = await Start("--sample");
        foreach (var (permission, state) in ((string, string)[])[("default", "Not asked yet"), ("granted", "On"), ("denied", "Blocked")])
        {
            await using var visitor = await Visit(server, Looks.ForAxe);
            await visitor.Context.AddInitScriptAsync($"Object.defineProperty(Notification, 'permission', {{ get: () => '{permission}' }})");
            await Open(visitor.Page, "/settings");
            await Expect(visitor.Page.Locator(".pill")).ToHaveTextAsync(state);
            await Looks.Check(visitor.Page, permission);
        }
    }
}
