using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Understory.Client.Notifications;
using Understory.Client.Settings;
using Understory.Client.Shared;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class SettingsTests : ClientContext
{
    private Preferences Preferences => Services.GetRequiredService<Preferences>();

    [Fact]
    public void A_theme_is_chosen_and_what_is_set_is_shown()
    {
        var page = Page();
        Assert.True(page.FindAll("[name=theme]")[0].HasAttribute("checked"));
        page.FindAll("[name=theme]")[2].Change("on");
        Assert.Equal(Theme.Dark, Preferences.Values.Theme);
        page.WaitForAssertion(() => Assert.True(page.FindAll("[name=theme]")[2].HasAttribute("checked")));
    }

    [Fact]
    public void Single_keys_are_switched_off_and_on()
    {
        var page = Page();
        page.Find("[type=checkbox]").Change(false);
        Assert.False(Preferences.Values.SingleKeys);
        page.Find("[type=checkbox]").Change(true);
        Assert.True(Preferences.Values.SingleKeys);
    }

    [Fact]
    public void The_default_version_is_one_that_exists_or_the_newest()
    {
        var page = Page("v1.1", "v1.0");
        Assert.Contains("v1.1 now", page.Find("select").TextContent, StringComparison.Ordinal);
        page.Find("select").Change("v1.0");
        Assert.Equal("v1.0", Preferences.Values.DefaultVersion);
        page.Find("select").Change("");
        Assert.Null(Preferences.Values.DefaultVersion);
    }

    [Fact]
    public void A_default_version_that_is_gone_is_said_and_the_newest_takes_its_place()
    {
        Preferences.Take("understory.version=v0.9");
        var page = Page("v1.1", "v1.0");
        Assert.Contains("v0.9 is not there any more: the newest version is opened instead.", page.Markup, StringComparison.Ordinal);
        Assert.Equal("v1.1", Catalog("v1.1", "v1.0").Default?.Id);
        Preferences.Take("understory.version=v1.0");
        Assert.Equal("v1.0", Catalog("v1.1", "v1.0").Default?.Id);
    }

    [Theory]
    [InlineData("default", "Not asked yet")]
    [InlineData("granted", "On")]
    [InlineData("denied", "Blocked")]
    [InlineData("unsupported", "Not supported")]
    public async Task What_the_browser_allows_is_said(string permission, string said)
    {
        await Notifications(permission);
        Assert.Equal(said, Page().Find(".pill").TextContent);
    }

    [Fact]
    public async Task Notifications_are_asked_for_on_a_click_and_tested_on_another()
    {
        var module = await Notifications("default");
        module.Setup<string>("ask").SetResult("granted");
        var test = module.Setup<bool>("test", _ => true).SetResult(true);
        var page = Page();
        page.FindAll("button").Single(b => b.TextContent == "Turn on notifications").Click();
        page.WaitForAssertion(() => Assert.Equal("Notifications are on.", page.FindAll("[role=status]")[^1].TextContent));
        page.FindAll("button").Single(b => b.TextContent == "Send a test notification").Click();
        page.WaitForAssertion(() => Assert.StartsWith("Sent.", page.FindAll("[role=status]")[^1].TextContent, StringComparison.Ordinal));
        Assert.Single(test.Invocations);
    }

    [Fact]
    public async Task A_change_in_the_browser_s_own_settings_is_seen()
    {
        await Notifications("denied");
        var page = Page();
        await page.InvokeAsync(() => Services.GetRequiredService<BrowserNotifications>().OnPermission("granted"));
        page.WaitForAssertion(() => Assert.Equal("On", page.Find(".pill").TextContent));
    }

    [Fact]
    public void Before_it_is_alive_nothing_can_be_set()
    {
        SetRendererInfo(new("Static", isInteractive: false));
        var page = Page("v1.0");
        Assert.Equal(3, page.FindAll("fieldset[disabled], select[disabled], input[type=checkbox][disabled]").Count);
    }

    private async Task<BunitJSModuleInterop> Notifications(string permission)
    {
        var module = JSInterop.SetupModule("./js/notifications.js");
        module.Setup<string>("start", _ => true).SetResult(permission);
        await Services.GetRequiredService<BrowserNotifications>().Start();
        return module;
    }

    private Catalog Catalog(params string[] versions) => Understory.Client.Shared.Catalog.Of(
        new VersionsResponse([.. versions.Select(id => new VersionSummary { Id = id, Title = id })]), () => Task.CompletedTask) with
    {
        Preferred = Preferences.Values.DefaultVersion,
    };

    private IRenderedComponent<SettingsPage> Page(params string[] versions) =>
        Render<SettingsPage>(p => p.AddCascadingValue(Catalog(versions)));
}
