using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Understory.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Understory.Tests.Browser;

/// <summary>The tasks page and the indicator in a real browser.</summary>
[Collection(nameof(FirstLightTests))]
public sealed class TasksPageTests(Support.Browser browser) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("understory-browser-").FullName;
    private ServerProcess _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _server = await ServerProcess.Start(_folder, new Dictionary<string, string?> { ["ANTHROPIC_API_KEY"] = "" }, "--sample");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_hold_from_the_first_answer_on()
    {
        await SeededTasks.Add(_folder, 9);
        var html = await _server.Http.GetStringAsync("/tasks?status=failed&q=refine", Cancel);
        await using var visitor = await browser.Visit(_server.Address);
        var page = visitor.Page;
        var rows = page.Locator("[data-row]:not(#task-menu *)");

        await page.GotoAsync("/tasks");
        await Expect(rows).ToHaveCountAsync(9);
        await Expect(page.GetByLabel("Status")).ToBeEnabledAsync();
        await page.GetByLabel("Status").FocusAsync();
        await page.GetByLabel("Status").SelectOptionAsync("failed");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/tasks\?status=failed$"));
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(page.GetByLabel("Status")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.TypeAsync("nothing like it");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No task fits these filters" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Drop search" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("");
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("nothing like it");
        await page.GoBackAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await page.GoBackAsync();
        await Expect(rows).ToHaveCountAsync(9);
        await page.GoForwardAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await page.ReloadAsync();
        await Expect(rows).ToHaveCountAsync(3);

        Assert.Contains($"task-{SeededTasks.Id(3)}", html, StringComparison.Ordinal);
        Assert.DoesNotContain($"task-{SeededTasks.Id(4)}", html, StringComparison.Ordinal);
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task Several_are_deleted_and_brought_back_by_keyboard_alone()
    {
        await SeededTasks.Add(_folder, 6);
        await using var visitor = await browser.Visit(_server.Address);
        var page = visitor.Page;
        await page.GotoAsync("/tasks");
        await Expect(page.Locator($"#task-{SeededTasks.Id(6)} input")).ToBeEnabledAsync();

        // The key is heard a moment after the page has come alive.
        while (!await page.GetByRole(AriaRole.Searchbox).EvaluateAsync<bool>("e => e === document.activeElement"))
            await page.Keyboard.PressAsync("/");
        await TabTo(page, $"#task-{SeededTasks.Id(6)} input");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await Expect(page.GetByText("3 selected")).ToBeVisibleAsync();
        await TabTo(page, ".bulk button:has-text('Delete 3')", "Shift+Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator($"#task-{SeededTasks.Id(5)}")).ToHaveCountAsync(0);
        await Expect(page.Locator($"#task-{SeededTasks.Id(2)} input")).ToBeFocusedAsync();
        await Expect(page.GetByText("3 tasks deleted").Last).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator($"#task-{SeededTasks.Id(5)}, #task-{SeededTasks.Id(4)}, #task-{SeededTasks.Id(3)}")).ToHaveCountAsync(3);
        await Expect(page.Locator($"#task-{SeededTasks.Id(2)} input")).ToBeFocusedAsync();

        // One by its own button; the last of the list leads to the one before it.
        await TabTo(page, $"#task-{SeededTasks.Id(2)} button:has-text('Delete')");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator($"#task-{SeededTasks.Id(1)} input")).ToBeFocusedAsync();
        await TabTo(page, $"#task-{SeededTasks.Id(1)} button:has-text('Delete')");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator($"#task-{SeededTasks.Id(3)} input")).ToBeFocusedAsync();
        await TabTo(page, ".toasts button:has-text('Undo') >> nth=-1");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator($"#task-{SeededTasks.Id(1)} input")).ToBeFocusedAsync();
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task The_indicator_is_used_by_keyboard()
    {
        await SeededTasks.Add(_folder, 30, unread: 30);
        await using var visitor = await browser.Visit(_server.Address);
        var page = visitor.Page;
        await page.GotoAsync("/stories?version=v1.1");
        var opener = page.Locator(".opener");
        await Expect(opener).ToContainTextAsync("30 unread results");

        await opener.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#task-menu")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#task-menu")).ToBeHiddenAsync();
        await Expect(opener).ToBeFocusedAsync();
        await Expect(opener).ToContainTextAsync("30 unread results");

        await page.Keyboard.PressAsync("Enter");
        await TabTo(page, "#task-menu li:nth-child(29) button");
        var inView = await page.Locator("#task-menu li:nth-child(29) button").EvaluateAsync<bool>("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }");
        Assert.True(inView);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"task={SeededTasks.Id(2)}"));
        await Expect(opener).ToContainTextAsync("29 unread results");

        await opener.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await TabTo(page, "#task-menu button:has-text('Mark all read')");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#task-menu")).ToContainTextAsync("nothing is unread");
        await Expect(page.Locator("#task-menu a:has-text('All tasks')")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/tasks$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Tasks" })).ToBeFocusedAsync();
        Assert.Empty(visitor.Problems);
    }

    [Theory]
    [InlineData("/tasks", 1280, ColorScheme.Light)]
    [InlineData("/tasks", 1280, ColorScheme.Dark)]
    [InlineData("/tasks", 360, ColorScheme.Light)]
    [InlineData("/tasks", 360, ColorScheme.Dark)]
    [InlineData("/tasks?q=nowhere", 360, ColorScheme.Light)]
    [InlineData("COMPLETE", 1280, ColorScheme.Light)]
    [InlineData("COMPLETE", 360, ColorScheme.Dark)]
    [InlineData("FAILED", 1280, ColorScheme.Dark)]
    [InlineData("FAILED", 360, ColorScheme.Light)]
    [InlineData("MENU", 1280, ColorScheme.Light)]
    [InlineData("MENU", 1280, ColorScheme.Dark)]
    [InlineData("MENU", 360, ColorScheme.Light)]
    [InlineData("MENU", 360, ColorScheme.Dark)]
    public async Task Nothing_keeps_anyone_out(string path, int width, ColorScheme scheme)
    {
        await SeededTasks.Add(_folder, 30, unread: 25);
        await using var visitor = await browser.Visit(
            _server.Address,
            // axe brings a style of its own, which the page's policy rightly refuses.
            new BrowserNewContextOptions { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, BypassCSP = true, ReducedMotion = ReducedMotion.Reduce });
        var page = visitor.Page;
        await page.GotoAsync(path switch
        {
            "MENU" => "/tasks",
            "COMPLETE" => $"/tasks/{SeededTasks.Id(5)}",
            "FAILED" => $"/tasks/{SeededTasks.Id(3)}",
            _ => path,
        });
        await Expect(page.Locator(".opener")).ToContainTextAsync("25 unread results");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('main :is(button, input):enabled').length > 1");
        if (path == "MENU")
            await page.Locator(".opener").ClickAsync();
        else if (path == "/tasks")
            await page.GetByLabel("Select all").CheckAsync();

        var result = await page.RunAxe();
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {v.Help} ({string.Join("; ", v.Nodes.Select(n => n.Html).Take(3))})"));
        Assert.True(overflow <= 0, $"The page is {overflow} px wider than the screen.");
    }

    [Fact]
    public async Task Thousands_of_rows_are_scrolled_through_and_picked()
    {
        await SeededTasks.Add(_folder, 5000);
        await using var visitor = await browser.Visit(_server.Address);
        var page = visitor.Page;
        await page.GotoAsync("/tasks");
        await Expect(page.Locator($"#task-{SeededTasks.Id(5000)} input")).ToBeEnabledAsync();
        // As a hand does it: a notch of the wheel after the other, down to the last task.
        var loaded = await page.EvaluateAsync<int>(
            """
            async () => {
              while (!document.getElementById("task-00000000-0000-7000-8000-000000000001")) {
                scrollBy(0, 600);
                await new Promise((next) => setTimeout(next, 40));
              }
              return document.querySelectorAll("main [data-row]").length;
            }
            """);
        await page.EvaluateAsync(
            """
            async () => {
              while (scrollY > 0) {
                scrollBy(0, -4000);
                await new Promise((next) => setTimeout(next, 40));
              }
            }
            """);
        await page.Locator($"#task-{SeededTasks.Id(4999)} input").ClickAsync();
        await page.Locator($"#task-{SeededTasks.Id(4990)} input").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(page.GetByText("10 selected")).ToBeVisibleAsync();
        Assert.Equal(5000, loaded);
        Assert.Empty(visitor.Problems);
    }

    private static async Task TabTo(IPage page, string selector, string key = "Tab")
    {
        var target = page.Locator(selector);
        for (var presses = 0; presses < 200; presses++)
        {
            if (await target.CountAsync() > 0 && await target.First.EvaluateAsync<bool>("e => e === document.activeElement"))
                return;
            await page.Keyboard.PressAsync(key);
        }

        Assert.Fail($"{selector} is not to be reached with {key}.");
    }
}
