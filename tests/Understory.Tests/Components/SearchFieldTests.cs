using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Understory.Client.Shared;
using Xunit;

namespace Understory.Tests.Components;

public sealed class SearchFieldTests : ClientContext
{
    private readonly List<string> wanted = [];
    private readonly BunitJSModuleInterop script;

    public SearchFieldTests()
    {
        script = JSInterop.SetupModule("./js/search.js");
        script.Mode = JSRuntimeMode.Loose;
    }

    private Preferences Preferences => Services.GetRequiredService<Preferences>();

    private IRenderedComponent<SearchField> Field(string value = "") => Render<SearchField>(p => p
        .Add(f => f.Id, "words").Add(f => f.Label, "Search").Add(f => f.Placeholder, "Words").Add(f => f.Value, value)
        .Add(f => f.OnSearch, wanted.Add));

    [Fact]
    public void What_is_typed_is_sent_once_when_it_rests()
    {
        var field = Field();
        field.Find("input").Input("sa");
        Time.Advance(TimeSpan.FromMilliseconds(200));
        field.Find("input").Input("saw ");
        Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Empty(wanted);
        Time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(["saw"], wanted);
        field.Find("input").Change("saw ");
        Assert.Equal(["saw"], wanted);
    }

    [Fact]
    public void Enter_sends_at_once()
    {
        var field = Field();
        field.Find("input").Input("saw");
        field.Find("input").Change("saw");
        Assert.Equal(["saw"], wanted);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["saw"], wanted);
    }

    [Fact]
    public void The_page_leads_and_an_echo_of_older_letters_does_not()
    {
        var field = Field("drill");
        field.Find("input").Change("saw");
        field.Find("input").Input("sawhorse");
        field.Render(p => p.Add(f => f.Value, "saw"));
        Assert.Equal("sawhorse", field.Find("input").GetAttribute("value"));
        field.Render(p => p.Add(f => f.Value, "van"));
        Assert.Equal("van", field.Find("input").GetAttribute("value"));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["saw"], wanted);
    }

    [Fact]
    public async Task The_slash_is_heard_and_shown_only_while_single_keys_are_on()
    {
        var field = Field();
        Assert.Equal("/", field.Find("input").GetAttribute("aria-keyshortcuts"));
        Assert.Equal("/", field.Find("kbd").TextContent);
        script.VerifyInvoke("listen");

        await Preferences.SetSingleKeys(false);
        field.Render();

        Assert.False(field.Find("input").HasAttribute("aria-keyshortcuts"));
        Assert.Empty(field.FindAll("kbd"));
    }
}
