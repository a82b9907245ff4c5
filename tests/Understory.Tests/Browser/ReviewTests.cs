using System.Text.Json;
using Microsoft.Playwright;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Understory.Tests.Browser;

/// <summary>Reviewing in a real browser: what is kept, written over, tried again and chosen.</summary>
public sealed class ReviewTests(Support.Browser browser) : BrowserTest(browser)
{
    private static string Address(string task) => $"/stories?version=v1.1&task={task}";

    private static ILocator Item(IPage page) => page.Locator("#review-item");

    private static ILocator Marks(IPage page) => page.Locator(".list .mark");

    private static ILocator Apply(IPage page) => page.Locator("footer.apply .primary");

    private static async Task OpenReview(IPage page, string address)
    {
        await page.GotoAsync(address);
        await Ready(page);
    }

    // The review can be worked on when it says which keys it hears.
    private static Task Ready(IPage page) => Expect(page.Locator("fieldset.review[aria-keyshortcuts]:enabled")).ToBeVisibleAsync();

    private static async Task<JsonElement> Story(ServerProcess server, string id)
    {
        using var body = JsonDocument.Parse(await server.Http.GetStringAsync($"/api/versions/v1.1/stories/{id}", Cancel));
        return body.RootElement.GetProperty("story").Clone();
    }

    private static async Task Change(ServerProcess server, string id, string description)
    {
        var revision = (await Story(server, id)).GetProperty("revision").GetInt32();
        using var changed = await server.Http.PatchAsync(
            $"/api/versions/v1.1/stories/{id}",
            new StringContent(
                $$"""{ "revision": {{revision}}, "description": {{JsonSerializer.Serialize(description)}} }""", System.Text.Encoding.UTF8, "application/json"),
            Cancel);
        Assert.True(changed.IsSuccessStatusCode);
    }

    private static async Task<string> FirstItem(IPage page) => (await page.Locator(".list .mono").First.TextContentAsync())!;

    [Fact]
    public async Task Decisions_survive_a_reload_and_stand_in_a_second_tab()
    {
        await using var server = await Start("--sample");
        var id = await Finished(server);
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await OpenReview(page, Address(id));
        await page.Keyboard.PressAsync("a");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        // At once: what is still on its way must not be lost.
        await page.ReloadAsync();
        await Expect(Marks(page)).ToHaveTextAsync(["Accepted", "Dismissed"]);

        var other = await visitor.NewPage();
        await OpenReview(other, Address(id));
        await Expect(Marks(other)).ToHaveTextAsync(["Accepted", "Dismissed"]);
        await other.Keyboard.PressAsync("a");
        await Expect(Marks(other)).ToHaveCountAsync(3);
        await OpenReview(page, Address(id));
        await Expect(Marks(page)).ToHaveTextAsync(["Accepted", "Dismissed", "Accepted"]);
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task Two_tabs_that_decide_at_once_keep_both_decisions()
    {
        await using var server = await Start("--sample");
        var id = await Finished(server);
        await using var visitor = await Visit(server);
        var (one, two) = (visitor.Page, await visitor.NewPage());
        await OpenReview(one, Address(id));
        await OpenReview(two, Address(id));
        await one.Keyboard.PressAsync("a");
        await Expect(Marks(one)).ToHaveTextAsync(["Accepted"]);
        await two.Keyboard.PressAsync("j");
        await two.Keyboard.PressAsync("x");
        await Expect(Marks(two)).ToHaveTextAsync(["Accepted", "Dismissed"]);
    }

    [Fact]
    public async Task While_the_server_is_away_decisions_wait_and_are_saved_when_it_is_back()
    {
        await using var server = await Start("--sample");
        var id = await Finished(server);
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await OpenReview(page, Address(id));
        await visitor.Context.SetOfflineAsync(true);
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator(".unsaved")).ToContainTextAsync("Not saved yet: the server cannot be reached; trying again.");
        await visitor.Context.SetOfflineAsync(false);
        await Expect(page.Locator(".unsaved")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(Marks(page)).ToHaveTextAsync(["Accepted"]);
    }

    [Fact]
    public async Task A_suggestion_is_edited_accepted_and_applied_by_keyboard_alone_and_the_focus_stays()
    {
        await using var server = await Start("--sample");
        var id = await Finished(server);
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await OpenReview(page, Address(id));
        var story = await FirstItem(page);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("e");
        await Expect(page.Locator(".editor textarea")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("Written by hand.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".field").First).ToContainTextAsync("Edited by you");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Edit: ") }).First).ToBeFocusedAsync();

        // A list: one more entry, moved to the top, and the last word taken back.
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("take the last decision back");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit: Acceptance criteria" }).FocusAsync();
        await page.Keyboard.PressAsync("e");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("It is seen first.");
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(Apply(page)).ToHaveTextAsync("Apply 2 changes to 1 story");
        await page.Keyboard.PressAsync("u");
        await Expect(Apply(page)).ToHaveTextAsync("Apply 1 change to 1 story");

        await Apply(page).FocusAsync();
        var before = await Apply(page).BoundingBoxAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".field").First).ToContainTextAsync("Applied");
        await Expect(Apply(page)).ToBeFocusedAsync();
        var after = await Apply(page).BoundingBoxAsync();
        Assert.Equal((before!.X, before.Width), (after!.X, after.Width));
        Assert.Equal("Written by hand.", (await Story(server, story)).GetProperty("description").GetString());
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_story_that_changed_since_is_analysed_again_and_the_new_suggestion_applied()
    {
        await using var server = await Start("--sample");
        var id = await Finished(server);
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await OpenReview(page, Address(id));
        var story = await FirstItem(page);
        await Change(server, story, "The desk prints a label quickly.");
        await OpenReview(page, Address(id));
        await Expect(page.Locator(".stale")).ToContainTextAsync("Description changed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Analyse it again" }).ClickAsync();
        await Expect(page.Locator(".stale")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept: Description" }).ClickAsync();
        await Apply(page).ClickAsync();
        await Expect(page.Locator(".field").First).ToContainTextAsync("Applied");
        Assert.StartsWith("The desk prints a label within 200 ms.", (await Story(server, story)).GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_feedback_round_runs_while_others_are_reviewed_and_is_compared_chosen_applied_and_undone()
    {
        await using var server = await Start("--sample");
        var id = await Finished(server);
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await OpenReview(page, Address(id));
        var story = await FirstItem(page);
        var was = (await Story(server, story)).GetProperty("description").GetString();
        // The task's own calls are over; the next one is the round's.
        for (var over = Claude.Stats().Calls; over > 0; over--)
            await Claude.WaitForCall(Cancel);
        Claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Try again with feedback") }).ClickAsync();
        await page.GetByLabel("What should be different?").FillAsync("Shorter, please");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try this item again" }).ClickAsync();
        await Expect(page.GetByText("Trying again…").First).ToBeVisibleAsync();
        var call = await Claude.WaitForCall(Cancel);

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        call.Release();
        await Expect(page.Locator(".list li").First).ToContainTextAsync("Round 2 is ready");
        await Expect(page.Locator(".toast")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("k");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look at round 2" }).ClickAsync();
        await page.GetByLabel("Compared with").SelectOptionAsync("1");
        await Expect(page.GetByText("Round 2 against round 1:").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use round 2" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept: Description" }).ClickAsync();

        await page.ReloadAsync();
        await Ready(page);
        await page.Locator(".list button").First.ClickAsync();
        await Expect(page.Locator("#round-shown option").Nth(1)).ToContainTextAsync("“Shorter, please” (chosen)");
        await Apply(page).ClickAsync();
        await Expect(page.Locator(".field").First).ToContainTextAsync("Applied");
        Assert.Contains("Shorter, please", (await Story(server, story)).GetProperty("description").GetString(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Undone: the story is as it was").First).ToBeVisibleAsync();
        Assert.Equal(was, (await Story(server, story)).GetProperty("description").GetString());
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_rounds_entry_leads_to_its_item_softly_and_from_its_address_alone()
    {
        await using var server = await Start("--sample");
        var id = await Finished(server);
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await OpenReview(page, Address(id));
        var second = (await page.Locator(".list .mono").Nth(1).TextContentAsync())!;
        var round = await Finished(server, "refine", $$"""{ "storyIds": ["{{second}}"], "feedback": "Shorter", "parentTaskId": "{{id}}" }""");

        await Open(page, "/tasks");
        await Button(page, "unread result").ClickAsync();
        await Button(page, second.Replace(".", "\\.", StringComparison.Ordinal)).ClickAsync();
        await Expect(Item(page)).ToContainTextAsync(second);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"task={round}"));

        await OpenReview(page, Address(round));
        await Expect(Item(page)).ToContainTextAsync(second);
        await Expect(page.Locator("#round-shown")).ToHaveValueAsync("2");
        Assert.Empty(visitor.Problems);
    }
}
