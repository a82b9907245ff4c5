using System.Text.Json;
using Microsoft.Playwright;
using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Match = System.Text.RegularExpressions.Regex;

namespace Understory.Tests.Browser;

/// <summary>The whole path in a real browser, against the published program and the fake Claude.</summary>
public sealed class FirstLightTests(Support.Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_stranger_loads_the_sample_refines_leaves_is_told_reviews_and_applies()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await using var server = await Start();
        await using var visitor = await Visit(server);
        var page = visitor.Page;

        // The empty state, and a backlog on one click.
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Load the sample backlog" }).ClickAsync();
        await Expect(Title(page)).ToContainTextAsync("Second branch");

        // Start, close the dialog, go elsewhere.
        var refine = Button(page, "^Refine");
        await refine.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("21 pending stories");
        await Expect(dialog).ToContainTextAsync("Claude");
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Start|Refine)") }).ClickAsync();
        var call = await Claude.WaitForCall(Cancel);
        await Expect(dialog).ToContainTextAsync("You can close this");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Tasks", Exact = true }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Match(@"/tasks(\?|$)"));

        // Told when it is done; the click lands on the results without a reload.
        await page.EvaluateAsync("() => { window.__sameDocument = true; }");
        call.Release();
        await page.GetByRole(AriaRole.Button, new() { Name = "View results" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Match(@"/stories\?version=v1\.1&task="));
        await Expect(Title(page)).ToContainTextAsync("need work");
        Assert.True(await page.EvaluateAsync<bool>("() => window.__sameDocument === true"));

        // Accept one story and apply it.
        await Button(page, "^Accept").ClickAsync();
        await Button(page, "^Apply \\d+ change").ClickAsync();
        await Expect(page.GetByText("Applied").First).ToBeVisibleAsync();
        Assert.True(await Changed(server) > 0);
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_result_opens_from_its_address_alone_and_after_a_reload()
    {
        await using var server = await Start("--sample");
        var id = await Finished(server);
        await using var visitor = await Visit(server);
        var page = visitor.Page;

        await page.GotoAsync($"/stories?version=v1.1&task={id}");
        await Expect(Title(page)).ToContainTextAsync("need work");
        await page.ReloadAsync();

        await Expect(Title(page)).ToContainTextAsync("need work");
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_task_whose_tab_was_closed_while_it_ran_is_found_unread_on_return()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        await Refine(visitor.Page);
        var call = await Claude.WaitForCall(Cancel);
        await visitor.Page.CloseAsync();
        call.Release();
        await call.Ended.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);

        var page = await visitor.NewPage();
        await page.GotoAsync("/");
        await Button(page, "unread result").ClickAsync();
        await Button(page, "stories need work").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Match("task="));
        await Expect(Title(page)).ToContainTextAsync("need work");
    }

    [Fact]
    public async Task A_page_that_stays_open_while_the_server_is_killed_and_started_again_shows_the_result()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        var server = await Start("--sample");
        await using var visitor = await Visit(server);
        await Refine(visitor.Page);
        var call = await Claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);
        server.Kill();
        await server.DisposeAsync();

        await using var second = await Start($"--urls={server.Address}");

        // The dialog was left open: it tells of the end itself.
        await Expect(visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Heading)).ToContainTextAsync(
            "stories need work", new() { Timeout = 60_000 });
        // What was cut is asked for once more, and nothing a third time.
        Assert.All(call.Report.StoryIds, id => Assert.Equal(2, Claude.Calls.Count(c => c.Report.StoryIds.Contains(id))));
    }

    [Fact]
    public async Task The_stories_are_in_the_first_answer_before_any_script_has_run()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server, new BrowserNewContextOptions { JavaScriptEnabled = false });

        await visitor.Page.GotoAsync("/stories?version=v1.0");

        await Expect(visitor.Page.GetByText("1.1.1", new() { Exact = true }).First).ToBeVisibleAsync();
        Assert.Equal(36, await visitor.Page.Locator("a[href^='/stories/v1.0/']").CountAsync());
    }

    [Fact]
    public async Task Every_script_is_on_its_way_with_the_first_answer()
    {
        await using var server = await Start();

        var html = await server.Http.GetStringAsync("/", Cancel);

        var preloaded = new Match("rel=\"modulepreload\" href=\"js/([a-z]+)\\.[^\"]*js\"").Matches(html).Select(m => m.Groups[1].Value);
        var scripts = Directory.GetFiles(Path.Combine(Repository.Root, "src/Understory.Client/wwwroot/js")).Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(scripts.Order(StringComparer.Ordinal), preloaded.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Leaving_the_stories_keeps_the_version_that_was_looked_at()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories?version=v1.0");
        await Expect(Button(page, "^Refine")).ToBeEnabledAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Tasks", Exact = true }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync("Tasks");
        await page.GetByRole(AriaRole.Link, new() { Name = "Stories", Exact = true }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Match(@"/stories\?version=v1\.0$"));
    }

    [Fact]
    public async Task A_dialog_opens_and_says_so_while_the_server_is_away()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories?version=v1.0");
        var refine = Button(page, "^Refine");
        await Expect(refine).ToBeEnabledAsync();

        await visitor.Context.SetOfflineAsync(true);
        await refine.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^Start") }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("cannot be reached");
        await Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
    }

    private static async Task Refine(IPage page)
    {
        await Open(page, "/stories?version=v1.1");
        await Button(page, "^Refine").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^(Start|Refine)") }).ClickAsync();
    }

    private static async Task<int> Changed(ServerProcess server)
    {
        using var stories = JsonDocument.Parse(await server.Http.GetStringAsync(Routes.Stories("v1.1"), Cancel));
        return stories.RootElement.GetProperty("stories").EnumerateArray().Count(s => s.GetProperty("revision").GetInt32() > 1);
    }
}
