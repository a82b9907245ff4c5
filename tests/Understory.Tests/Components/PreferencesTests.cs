using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Understory.Client.Shared;
using Xunit;

namespace Understory.Tests.Components;

public sealed class PreferencesTests : ClientContext
{
    private Preferences Preferences => Services.GetRequiredService<Preferences>();

    [Theory]
    [InlineData(null, Theme.System, null, true)]
    [InlineData("", Theme.System, null, true)]
    [InlineData("understory.theme=dark; understory.version=v1.0; understory.keys=off", Theme.Dark, "v1.0", false)]
    [InlineData("other=1;understory.theme=light", Theme.Light, null, true)]
    [InlineData("understory.theme=\"><script>; understory.version=../x; understory.keys=on", Theme.System, null, true)]
    [InlineData("understory.theme; understory.version=; =; ;;", Theme.System, null, true)]
    [InlineData("understory.version=a%20b", Theme.System, null, true)]
    public void Cookies_are_read_and_what_is_not_ours_counts_as_not_set(string? cookies, Theme theme, string? version, bool keys) =>
        Assert.Equal(new PreferenceValues(theme, version, keys), PreferenceValues.Parse(cookies));

    [Fact]
    public void A_version_s_id_has_an_end() =>
        Assert.Null(PreferenceValues.Parse($"understory.version={new string('1', 65)}").DefaultVersion);

    [Fact]
    public async Task A_theme_is_shown_at_once_and_kept()
    {
        var module = Browser("");
        await Preferences.Load();
        await Preferences.SetTheme(Theme.Dark);
        Assert.Equal("dark", Assert.Single(module.Invocations["show"]).Arguments[0]);
        Assert.Equal([PreferenceValues.ThemeCookie, "dark"], Assert.Single(module.Invocations["save"]).Arguments);
        Assert.True(Preferences.Kept);
    }

    [Fact]
    public async Task What_another_tab_set_holds_here_too()
    {
        var module = Browser("understory.theme=light");
        await Preferences.Load();
        var changes = 0;
        Preferences.Changed += () => changes++;
        Preferences.OnCookies("understory.theme=dark; understory.keys=off");
        Preferences.OnCookies("understory.theme=dark; understory.keys=off");
        Assert.Equal(new(Theme.Dark, SingleKeys: false), Preferences.Values);
        Assert.Equal(["light", "dark"], module.Invocations["show"].Select(i => i.Arguments[0]));
        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task Without_cookies_it_holds_for_the_page_and_says_so()
    {
        Browser("", keeps: false);
        await Preferences.Load();
        await Preferences.SetSingleKeys(false);
        Preferences.OnCookies("");
        Assert.False(Preferences.Kept);
        Assert.False(Preferences.Values.SingleKeys);
    }

    private BunitJSModuleInterop Browser(string cookies, bool keeps = true)
    {
        var module = JSInterop.SetupModule("./js/preferences.js");
        module.Mode = JSRuntimeMode.Loose;
        module.Setup<string?>("load", _ => true).SetResult(cookies);
        module.Setup<string?>("save", _ => true).SetResult(keeps ? "understory.theme=dark" : "");
        return module;
    }
}
