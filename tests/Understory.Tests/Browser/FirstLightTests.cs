using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Understory.Tests.Browser;

/// <summary>The whole path in a real browser, against the published program and the fake Claude.</summary>
[Collection(nameof(FirstLightTests))]
public sealed class FirstLightTests(Support.Browser browser) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("understory-browser-").FullName;
    private FakeClaudeServer _claude = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _claude = await FakeClaudeServer.Start();

    public async ValueTask DisposeAsync()
    {
        await _claude.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_stranger_loads_the_sample_refines_leaves_is_told_reviews_and_applies()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await using var server = await Start();
        await using var visitor = await browser.Visit(server.Address);
        var page = visitor.Page;

        // The empty state, and a backlog on one click.
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Load the sample backlog" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Second branch");

        // Start, close the dialog, go elsewhere.
        var refine = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Refine") }).First;
        await refine.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("21 pending stories");
        await Expect(dialog).ToContainTextAsync("Claude");
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Start|Refine)") }).ClickAsync();
        var call = await _claude.WaitForCall(Cancel);
        await Expect(dialog).ToContainTextAsync("You can close this");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Tasks", Exact = true }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/tasks(\?|$)"));

        // Told when it is done; the click lands on the results without a reload.
        await page.EvaluateAsync("() => { window.__sameDocument = true; }");
        call.Release();
        await page.GetByRole(AriaRole.Button, new() { Name = "View results" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/stories\?version=v1\.1&task="));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("need work");
        Assert.True(await page.EvaluateAsync<bool>("() => window.__sameDocument === true"));

        // Accept one story and apply it.
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Accept") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Apply \\d+ change") }).ClickAsync();
        await Expect(page.GetByText("Applied").First).ToBeVisibleAsync();
        Assert.True(await Changed(server) > 0);
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_result_opens_from_its_address_alone_and_after_a_reload()
    {
        await using var server = await Start("--sample");
        var id = await Refined(server);
        await using var visitor = await browser.Visit(server.Address);
        var page = visitor.Page;

        await page.GotoAsync($"/stories?version=v1.1&task={id}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("need work");
        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("need work");
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_task_whose_tab_was_closed_while_it_ran_is_found_unread_on_return()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await using var server = await Start("--sample");
        await using var visitor = await browser.Visit(server.Address);
        await Refine(visitor.Page);
        var call = await _claude.WaitForCall(Cancel);
        await visitor.Page.CloseAsync();
        call.Release();
        await call.Ended.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);

        var page = await visitor.NewPage();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("unread result") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("stories need work") }).First.ClickAsync();

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("task="));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("need work");
    }

    [Fact]
    public async Task A_page_that_stays_open_while_the_server_is_killed_and_started_again_shows_the_result()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        var server = await Start("--sample");
        await using var visitor = await browser.Visit(server.Address);
        await Refine(visitor.Page);
        var call = await _claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);
        server.Kill();
        await server.DisposeAsync();

        await using var second = await Start($"--urls={server.Address}");

        // The dialog was left open: it tells of the end itself.
        await Expect(visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Heading)).ToContainTextAsync(
            "stories need work", new() { Timeout = 60_000 });
        Assert.Equal(2, _claude.Stats().Calls);
    }

    [Fact]
    public async Task The_stories_are_in_the_first_answer_before_any_script_has_run()
    {
        await using var server = await Start("--sample");
        await using var visitor = await browser.Visit(server.Address, new BrowserNewContextOptions { JavaScriptEnabled = false });

        await visitor.Page.GotoAsync("/stories?version=v1.0");

        await Expect(visitor.Page.GetByText("1.1.1", new() { Exact = true }).First).ToBeVisibleAsync();
        Assert.Equal(36, await visitor.Page.Locator("a[href^='/stories/v1.0/']").CountAsync());
    }

    [Fact]
    public async Task Leaving_the_stories_keeps_the_version_that_was_looked_at()
    {
        await using var server = await Start("--sample");
        await using var visitor = await browser.Visit(server.Address);
        var page = visitor.Page;
        await page.GotoAsync("/stories?version=v1.0");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Refine") }).First).ToBeEnabledAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Tasks", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Tasks");
        await page.GetByRole(AriaRole.Link, new() { Name = "Stories", Exact = true }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/stories\?version=v1\.0$"));
    }

    [Fact]
    public async Task A_dialog_opens_and_says_so_while_the_server_is_away()
    {
        await using var server = await Start("--sample");
        await using var visitor = await browser.Visit(server.Address);
        var page = visitor.Page;
        await page.GotoAsync("/stories?version=v1.0");
        var refine = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Refine") }).First;
        await Expect(refine).ToBeEnabledAsync();

        await visitor.Context.SetOfflineAsync(true);
        await refine.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^Start") }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("cannot be reached");
        await Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("/stories?version=v1.0", 1280, ColorScheme.Light)]
    [InlineData("/stories?version=v1.0", 360, ColorScheme.Dark)]
    [InlineData("/stories/v1.0/1.1.1", 360, ColorScheme.Light)]
    [InlineData("/tasks", 1280, ColorScheme.Dark)]
    [InlineData("REVIEW", 1280, ColorScheme.Light)]
    [InlineData("REVIEW", 360, ColorScheme.Dark)]
    [InlineData("TASK", 360, ColorScheme.Light)]
    [InlineData("GENERATED", 1280, ColorScheme.Dark)]
    [InlineData("GENERATED", 360, ColorScheme.Light)]
    [InlineData("EDITED", 1280, ColorScheme.Light)]
    [InlineData("EDITED", 360, ColorScheme.Dark)]
    public async Task Nothing_keeps_anyone_out(string path, int width, ColorScheme scheme)
    {
        await using var server = await Start("--sample");
        path = path switch
        {
            "REVIEW" => $"/stories?version=v1.1&task={await Refined(server)}",
            "TASK" => $"/tasks/{await Refined(server)}",
            "GENERATED" => $"/stories?version=v1.1&task={await Finished(server, "generate", """{ "description": "Members reserve a drill in a new epic." }""")}",
            "EDITED" => $"/stories/v1.1/2.1.1?task={await Finished(server, "story-edit", """{ "storyId": "2.1.1", "requestedChanges": "Classes can be cancelled." }""")}",
            _ => path,
        };
        await using var visitor = await browser.Visit(
            server.Address,
            // axe brings a style of its own, which the page's policy rightly refuses.
            new BrowserNewContextOptions { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, BypassCSP = true });
        await visitor.Page.GotoAsync(path);
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await visitor.Page.WaitForFunctionAsync("() => document.querySelectorAll('button:enabled').length > 2");

        var result = await visitor.Page.RunAxe();
        var overflow = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {v.Help} ({string.Join("; ", v.Nodes.Select(n => n.Html).Take(3))})"));
        Assert.True(overflow <= 0, $"The page is {overflow} px wider than the screen.");
    }

    private Task<ServerProcess> Start(params string[] args) => ServerProcess.Start(
        _folder,
        new Dictionary<string, string?> { ["ANTHROPIC_API_KEY"] = "sk-test", ["ANTHROPIC_BASE_URL"] = _claude.BaseUrl },
        args);

    private static async Task Refine(IPage page)
    {
        await page.GotoAsync("/stories?version=v1.1");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Refine") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^(Start|Refine)") }).ClickAsync();
    }

    private static Task<string> Refined(ServerProcess server) => Finished(server, "refine", "{}");

    private static async Task<string> Finished(ServerProcess server, string type, string parameters)
    {
        using var created = await server.Http.PostAsync(
            Routes.Tasks,
            new StringContent(
                $$"""{ "type": "{{type}}", "version": "v1.1", "params": {{parameters}} }""", System.Text.Encoding.UTF8, "application/json"),
            Cancel);
        using var body = JsonDocument.Parse(await created.Content.ReadAsStringAsync(Cancel));
        var id = body.RootElement.GetProperty("task").GetProperty("id").GetString()!;
        while (true)
        {
            using var task = JsonDocument.Parse(await server.Http.GetStringAsync(Routes.Task(id), Cancel));
            if (task.RootElement.GetProperty("task").GetProperty("status").GetString() is "complete" or "failed")
                return id;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    private static async Task<int> Changed(ServerProcess server)
    {
        using var stories = JsonDocument.Parse(await server.Http.GetStringAsync(Routes.Stories("v1.1"), Cancel));
        return stories.RootElement.GetProperty("stories").EnumerateArray().Count(s => s.GetProperty("revision").GetInt32() > 1);
    }
}
