using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Understory.Contracts;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Match = System.Text.RegularExpressions.Regex;

namespace Understory.Tests.Browser;

/// <summary>Stories and versions changed by hand in a real browser, against the published program.</summary>
public sealed class StoriesByHandTests(Support.Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_story_is_added_found_edited_deleted_and_brought_back_from_the_keyboard_alone()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories?version=v1.1");

        // Add.
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a story" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#story-title")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Label the sawhorses");
        await TabTo(page, "#story-acceptance");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("Each drill has a label");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("The label is a number");
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await TabTo(page, "#story-tags");
        await page.Keyboard.TypeAsync("labels,");
        await TabTo(page, "#story-depends_on");
        await page.Keyboard.TypeAsync("1.1.1");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the story" }).PressAsync("Enter");
        await Expect(page.GetByText("Added 3.1.").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add a story" })).ToBeFocusedAsync();

        // Find it: the slash leads to the words, the address has them.
        await Expect(page.Locator("#story-search[aria-keyshortcuts]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("sawhorse");
        await Expect(page).ToHaveURLAsync(new Match("q=sawhorse"));
        await Expect(page.Locator(".found [role=status]")).ToHaveTextAsync("1 of 25 stories");

        // Edit it from its menu; the focus comes back to the menu's button.
        var more = page.Locator("li.row button");
        await more.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Edit…" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#story-title")).ToBeFocusedAsync();
        Assert.Equal("The label is a number", await page.Locator("[data-criterion]").First.InputValueAsync());
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync(" and saws");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the story" }).PressAsync("Enter");
        await Expect(page.Locator("li.row a")).ToHaveTextAsync("Label the sawhorses and saws");
        await Expect(more).ToBeFocusedAsync();

        // Delete it, and take that back.
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#story-menu .danger").PressAsync("Enter");
        await Expect(page.Locator("li.row")).ToHaveCountAsync(0);
        await Expect(page.Locator(".toast")).ToContainTextAsync(" was deleted");
        Assert.NotEqual("BODY", await page.EvaluateAsync<string>("() => document.activeElement.tagName"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).PressAsync("Enter");
        await Expect(page.Locator("li.row a")).ToHaveTextAsync("Label the sawhorses and saws");
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_form_that_was_closed_by_a_wrong_key_is_there_again()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories/v1.1/2.1.1");

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await page.Locator("#story-description").FillAsync("Half of a sentence");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();

        await Expect(page.Locator("#story-description")).ToHaveValueAsync("Half of a sentence");
    }

    [Fact]
    public async Task An_address_with_filters_is_answered_filtered_before_any_script_and_the_way_back_works()
    {
        await using var server = await Start("--sample");
        await using var still = await Visit(server, new BrowserNewContextOptions { JavaScriptEnabled = false });
        await still.Page.GotoAsync("/stories?version=v1.1&status=skipped");
        await Expect(still.Page.Locator("li.row")).ToHaveCountAsync(1);
        await Expect(still.Page.Locator(".found [role=status]")).ToHaveTextAsync("1 of 24 stories");
        // The form needs no script either.
        await still.Page.Locator("#story-search").FillAsync("branch");
        await still.Page.Locator("#story-search").PressAsync("Enter");
        await Expect(still.Page).ToHaveURLAsync(new Match("q=branch"));

        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories?version=v1.1&status=skipped");
        await page.GetByLabel("Status", new() { Exact = true }).SelectOptionAsync("passed");
        await Expect(page.Locator("li.row")).ToHaveCountAsync(2);
        await page.GoBackAsync();
        await Expect(page.Locator("li.row")).ToHaveCountAsync(1);
        await page.GoForwardAsync();
        await Expect(page.Locator("li.row")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("drop this filter") }).PressAsync("Enter");
        await Expect(page.Locator("li.row")).ToHaveCountAsync(24);
        Assert.NotEqual("BODY", await page.EvaluateAsync<string>("() => document.activeElement.tagName"));
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task What_does_not_exist_is_answered_404_with_what_to_do_next()
    {
        await using var server = await Start("--sample");
        foreach (var (address, words) in new[]
        {
            ("/stories?version=v9", "There is no version v9"),
            ("/stories/v1.0/9.9.9", "There is no story 9.9.9 in v1.0"),
            ("/stories/v9/1.1.1", "There is no story 1.1.1 in v9"),
        })
        {
            using var answer = await server.Http.GetAsync(address, Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains(words, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        using var known = await server.Http.GetAsync("/stories?version=v1.0", Cancel);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    [Fact]
    public async Task A_version_is_made_renamed_deleted_and_restored_from_its_address()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories?version=v1.1");

        await page.Locator("[popovertarget=version-menu]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New version…" }).ClickAsync();
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Third branch");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make v2.0" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Match("version=v2.0"));
        await Expect(page.GetByText("v2.0 has no stories yet")).ToBeVisibleAsync();

        await page.Locator("[popovertarget=version-menu]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Manage v2.0…" }).ClickAsync();
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Third branch and a van");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the names" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Third branch and a van");

        await page.Locator("[popovertarget=version-menu]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Manage v2.0…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete v2.0" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("v2.0 was deleted");

        var later = await visitor.NewPage();
        await later.GotoAsync("/stories?version=v2.0");
        await later.GetByRole(AriaRole.Button, new() { Name = "Restore v2.0" }).ClickAsync();
        await Expect(later.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Third branch and a van");
    }

    [Fact]
    public async Task Two_thousand_stories_are_in_the_first_answer_and_each_can_be_used()
    {
        await using var server = await Start("--sample");
        using var imported = await server.Http.PostAsync(
            $"{Routes.Import}?mode=apply&version=v9.0", new StringContent(Many(2000), Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.Created, imported.StatusCode);
        var html = await server.Http.GetStringAsync("/stories?version=v9.0", Cancel);
        Assert.Equal(2000, html.Split("<li class=\"row\"").Length - 1);
        // The page's state comes a second time, for the browser: it holds what rows show, and not all of the stories.
        Assert.True(html.Length < 2_300_000, $"The page has {html.Length} characters.");

        await using var visitor = await Visit(server);
        var page = visitor.Page;
        page.SetDefaultTimeout(90_000);
        await page.GotoAsync("/stories?version=v9.0");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('li.row button:enabled').length === 2000", null, new() { Timeout = 90_000 });
        for (var step = 1; step <= 20; step++)
            await page.EvaluateAsync("part => { scrollTo(0, document.documentElement.scrollHeight * part); return new Promise(requestAnimationFrame); }", step / 20.0);
        await page.Keyboard.PressAsync("Home");
        await page.Locator("li.row button").Nth(3).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark as skipped" }).ClickAsync();
        await Expect(page.GetByText("1.1.4 is marked as skipped").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Nothing_keeps_anyone_out()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server, Looks.ForAxe);
        var page = visitor.Page;

        await Open(page, "/stories?version=v1.1&status=pending&tag=branches");
        await Looks.Check(page, "a filtered list");
        await page.Locator("li.row button").First.ClickAsync();
        await Expect(page.Locator("#story-menu")).ToBeVisibleAsync();
        await Looks.Check(page, "the menu of a row");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit…" }).ClickAsync();
        await Expect(page.Locator("#story-title")).ToBeFocusedAsync();
        await Looks.Check(page, "the form of a story");
        await page.Locator("#story-title").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the story" }).ClickAsync();
        await Expect(page.Locator("#story-title-wrong")).ToBeVisibleAsync();
        await Looks.Check(page, "the form with an error");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a story" }).ClickAsync();
        await Expect(page.Locator("#story-title")).ToBeFocusedAsync();
        await Looks.Check(page, "the form of a new story");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("[popovertarget=version-menu]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Manage v1.1…" }).ClickAsync();
        await Expect(page.GetByText("24 stories added")).ToBeVisibleAsync();
        await Looks.Check(page, "managing a version");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("[popovertarget=version-menu]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New version…" }).ClickAsync();
        await Looks.Check(page, "a new version");

        await Open(page, "/stories?version=v1.1&status=pending&q=zebra");
        await Looks.Check(page, "filters that leave nothing");
        await Open(page, "/stories/v1.1/2.1.1");
        await page.Locator("#act-story").ClickAsync();
        await Looks.Check(page, "the menu of a story's page");
    }

    private static string Many(int stories) => JsonSerializer.Serialize(new
    {
        version = "v9.0",
        title = "Very many stories",
        shortTitle = "Many",
        description = "",
        phases = Enumerable.Range(1, 4).Select(id => new { id, name = $"Phase name {id}" }),
        epics = Enumerable.Range(0, 40).Select(n => new { phase = n / 10 + 1, id = n % 10 + 1, name = $"Epic name {n}" }),
        stories = Enumerable.Range(0, stories).Select(n =>
        {
            var (phase, epic, number) = (n / 500 % 4 + 1, n / 50 % 10 + 1, n % 50 + 1);
            return new
            {
                id = $"{phase}.{epic}.{number}",
                title = $"As a member I see thing {n} of the shelf",
                intent = "so that I find it",
                description = $"As a member I want to see thing {n} so that I can borrow it and bring it back in time.",
                acceptance = new[] { $"Thing {n} is shown", "It has a place", "It has a state" },
                phase,
                epic,
                story_number = number,
                depends_on = number > 1 ? new[] { $"{phase}.{epic}.{number - 1}" } : [],
                tags = new[] { $"shelf{n % 7}", $"kind{n % 11}" },
                passes = n % 5 == 0,
                merged = false,
            };
        }),
    });
}
