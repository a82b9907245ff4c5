using Microsoft.Playwright;
using Understory.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Understory.Tests.Browser;

/// <summary>The tasks page and the indicator in a real browser.</summary>
public sealed class TasksPageTests(Support.Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task Filters_stand_in_the_address_and_hold_from_the_first_answer_on()
    {
        await using var server = await Start("--sample");
        await SeededTasks.Add(Folder, 9);
        var html = await server.Http.GetStringAsync("/tasks?status=failed&q=refine", Cancel);
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        var rows = page.Locator("[data-row]:not(#task-menu *)");

        await Open(page, "/tasks");
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
        await using var server = await Start("--sample");
        await SeededTasks.Add(Folder, 6);
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/tasks");
        await Expect(page.Locator($"#task-{SeededTasks.Id(6)} input")).ToBeEnabledAsync();

        await Expect(page.Locator("#task-search[aria-keyshortcuts]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#task-search")).ToBeFocusedAsync();
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
        await using var server = await Start("--sample");
        await SeededTasks.Add(Folder, 30, unread: 30);
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories?version=v1.1");
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

    [Fact]
    public async Task Nothing_keeps_anyone_out()
    {
        await using var server = await Start("--sample");
        await SeededTasks.Add(Folder, 30, unread: 25);
        await using var visitor = await Visit(server, Looks.ForAxe);
        var page = visitor.Page;

        await Open(page, "/tasks?q=nowhere");
        await Looks.Check(page, "filters that leave nothing");
        await Open(page, $"/tasks/{SeededTasks.Id(5)}");
        await Looks.Check(page, "a complete task");
        await Open(page, $"/tasks/{SeededTasks.Id(3)}");
        await Looks.Check(page, "a failed task");
        await Open(page, "/tasks");
        await Expect(page.Locator(".opener")).ToContainTextAsync("25 unread results");
        await page.GetByLabel("Select all").CheckAsync();
        await Looks.Check(page, "every task selected");
        await page.Locator(".opener").ClickAsync();
        await Expect(page.Locator("#task-menu")).ToBeVisibleAsync();
        await Looks.Check(page, "the indicator's list");
    }

    [Fact]
    public async Task Thousands_of_rows_are_scrolled_through_and_picked()
    {
        await using var server = await Start("--sample");
        await SeededTasks.Add(Folder, 5000);
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/tasks");
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
}
