using Bunit;
using Microsoft.AspNetCore.Components;
using Understory.Client.Backlog;
using Xunit;

namespace Understory.Tests.Components;

public sealed class StoryListTests : ClientContext
{
    private IRenderedComponent<StoryList> List(LoadedStories loaded) => Render<StoryList>(p => p
        .Add(l => l.Version, "v1.0").Add(l => l.Loaded, loaded));

    [Fact]
    public void A_page_that_is_not_alive_yet_shows_all_stories()
    {
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        var list = List(SomeBacklog.Loaded(SomeBacklog.Stories(500)));
        Assert.Equal(500, list.FindAll("li").Count);
        Assert.Empty(list.FindAll(".ahead"));
        Assert.All(list.FindAll("li button"), button => Assert.True(button.HasAttribute("disabled")));
    }

    [Fact]
    public void In_the_browser_a_long_list_comes_in_pieces_and_keeps_its_height_meanwhile()
    {
        var module = JSInterop.SetupModule("./js/idle.js");
        var moments = module.SetupVoid("idle");
        var list = List(SomeBacklog.Loaded(SomeBacklog.Stories(160)));
        Assert.Equal(60, list.FindAll("li").Count);
        Assert.Equal(5, list.FindAll(".ahead").Count);
        Assert.Equal("height:1280px", list.FindAll(".ahead")[0].GetAttribute("style"));

        moments.SetVoidResult();
        list.WaitForState(() => list.FindAll("li").Count == 160, TimeSpan.FromSeconds(20));
        Assert.Empty(list.FindAll(".ahead"));
    }

    [Fact]
    public void A_story_that_changed_draws_its_own_piece_anew_and_no_other()
    {
        var stories = SomeBacklog.Stories(200).ToList();
        var list = List(SomeBacklog.Loaded(stories));
        list.WaitForState(() => list.FindAll("li").Count == 200);
        var before = list.FindComponents<StoryRows>().Select(rows => rows.RenderCount).ToList();

        stories[50] = stories[50] with { Passes = true, Revision = 2 };
        list.Render(p => p.Add(l => l.Loaded, SomeBacklog.Loaded(stories)));

        Assert.Equal("Passed", list.FindAll("li .pill")[50].TextContent);
        var after = list.FindComponents<StoryRows>().Select(rows => rows.RenderCount).ToList();
        Assert.Equal([0, 0, 1, 0, 0, 0, 0, 0, 0, 0], after.Zip(before, (now, then) => now - then));
    }

    [Fact]
    public void A_list_that_is_left_while_it_is_drawn_stops()
    {
        var module = JSInterop.SetupModule("./js/idle.js");
        var moments = module.SetupVoid("idle");
        var list = List(SomeBacklog.Loaded(SomeBacklog.Stories(500)));
        list.Instance.Dispose();
        moments.SetVoidResult();
        Assert.Equal(60, list.FindAll("li").Count);
    }
}
