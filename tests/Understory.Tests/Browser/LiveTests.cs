using Microsoft.Playwright;
using Understory.Contracts;
using Understory.FakeClaude;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Understory.Tests.Browser;

/// <summary>Several tabs of one browser: one of them asks the server, and a person is told once.</summary>
public sealed class LiveTests(Support.Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task One_tab_asks_the_server_and_when_it_is_closed_the_other_takes_over()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var (first, second) = (visitor.Page, await visitor.NewPage());
        var (asked, askedToo) = (Asking(first), Asking(second));
        await Open(first, "/tasks");
        await Open(second, "/tasks");
        Assert.Equal(1, asked.Count(a => a == Routes.TaskEvents));

        await Until(() => asked.Count(a => a == Routes.Tasks) > 3);
        Assert.DoesNotContain(askedToo, a => a.StartsWith(Routes.Tasks, StringComparison.Ordinal));

        await first.CloseAsync();
        await Until(() => askedToo.Contains(Routes.TaskEvents) && askedToo.Contains(Routes.Tasks));
        await Finished(server);
        await Expect(second.GetByRole(AriaRole.Button, new() { NameRegex = new("unread result") })).ToBeVisibleAsync();
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task The_server_s_word_is_faster_than_the_poll()
    {
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var polls = 0;
        // The list comes once; after that only an event makes anyone ask for it.
        await visitor.Context.RouteAsync("**/api/tasks?attention*", route => ++polls == 2 ? route.AbortAsync() : route.ContinueAsync());
        await Open(visitor.Page, "/tasks");
        await Until(() => polls == 2);

        // The next poll by the clock would be 4 s later.
        var asked = polls;
        await Finished(server);

        await Until(() => polls > asked, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task An_end_is_told_once_in_the_tab_that_is_looked_at_and_by_no_notification()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server, new() { Permissions = ["notifications"] });
        var (first, second) = (visitor.Page, await visitor.NewPage());
        await Open(first, "/tasks");
        await Open(second, "/stories?version=v1.0");
        await Focus(second, false);
        await Focus(first, true);
        await Create(server);
        var call = await Claude.WaitForCall(Cancel);

        call.Release();

        await Expect(first.GetByRole(AriaRole.Button, new() { Name = "View results" })).ToBeVisibleAsync();
        await Expect(second.GetByRole(AriaRole.Button, new() { NameRegex = new("unread result") })).ToBeVisibleAsync();
        Assert.Empty(await Notices(second));
        Assert.Empty(await Notifications(first));

        // Neither a reload nor a look at the other tab tells again.
        await Focus(second, true);
        await first.ReloadAsync();
        await Expect(first.GetByRole(AriaRole.Button, new() { NameRegex = new("unread result") })).ToBeVisibleAsync();
        foreach (var page in new[] { first, second })
            Assert.Empty(await Notices(page));
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task While_nobody_looks_there_is_one_notification_and_the_toast_waits_in_the_tab_they_come_back_to()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server, new() { Permissions = ["notifications"] });
        var (first, second) = (visitor.Page, await visitor.NewPage());
        await Open(first, "/tasks");
        await Open(second, "/stories?version=v1.0");
        // The person is at a third place: both pages are hidden.
        await Hide(first, true);
        await Hide(second, true);
        var id = await Create(server);
        var call = await Claude.WaitForCall(Cancel);

        call.Release();
        foreach (var page in new[] { first, second })
        {
            await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("unread result") })).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "View results" })).ToHaveCountAsync(0);
        }

        Assert.Equal([id], await Notified(first));
        await Hide(second, false);
        await Expect(second.GetByRole(AriaRole.Button, new() { Name = "View results" })).ToBeVisibleAsync();
        await Hide(first, false);
        await Expect(first.GetByRole(AriaRole.Button, new() { Name = "View results" })).ToHaveCountAsync(0);

        // What the worker sends to the open tab after a click: it goes there without a reload.
        await second.EvaluateAsync(
            """
            (id) => {
              window.__sameDocument = true;
              navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: { type: "open-task", id } }));
            }
            """,
            id);
        await Expect(second).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"task={id}$"));
        await Expect(second.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("need work");
        Assert.True(await second.EvaluateAsync<bool>("() => window.__sameDocument === true"));
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task What_ended_while_no_tab_was_open_is_one_line_in_one_tab()
    {
        await using var server = await Start("--sample");
        await Finished(server);
        await Finished(server);
        await using var visitor = await Visit(server);
        await Open(visitor.Page, "/tasks");
        var line = "2 tasks finished while you were away";
        await Expect(visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Notices", Exact = true })).ToContainTextAsync(line);

        var second = await visitor.NewPage();
        await Open(second, "/tasks");
        await Expect(second.GetByRole(AriaRole.Button, new() { NameRegex = new("2 unread results") })).ToBeVisibleAsync();
        Assert.Empty(await Notices(second));
    }

    [Fact]
    public async Task A_notice_is_shown_and_said_inside_the_dialog_that_is_open()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true });
        await using var server = await Start("--sample");
        await using var visitor = await Visit(server);
        var page = visitor.Page;
        await Open(page, "/stories?version=v1.1");
        await Create(server);
        var call = await Claude.WaitForCall(Cancel);
        await Button(page, "^Refine 21 stories").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Status)).Not.ToHaveCountAsync(0);

        call.Release();

        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "View results" })).ToBeVisibleAsync();
        await Expect(dialog.GetByRole(AriaRole.Status).GetByText("stories need work")).ToHaveCountAsync(1);
    }

    private static List<string> Asking(IPage page)
    {
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
        return asked;
    }

    // In a headless browser every page believes that it has the focus.
    private static Task Focus(IPage page, bool has) => page.EvaluateAsync(
        """
        (has) => {
          document.hasFocus = () => has;
          window.dispatchEvent(new Event(has ? "focus" : "blur"));
        }
        """,
        has);

    private static Task Hide(IPage page, bool hidden) => page.EvaluateAsync(
        """
        (hidden) => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
          document.hasFocus = () => !hidden;
          document.dispatchEvent(new Event("visibilitychange"));
        }
        """,
        hidden);

    private static Task<IReadOnlyList<string>> Notices(IPage page) =>
        page.GetByRole(AriaRole.Region, new() { Name = "Notices", Exact = true }).AllInnerTextsAsync();

    private static Task<string[]> Notifications(IPage page) => page.EvaluateAsync<string[]>(
        "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => n.tag)");

    private static async Task<string[]> Notified(IPage page)
    {
        while (true)
        {
            if (await Notifications(page) is { Length: > 0 } tags)
                return tags;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    private static async Task Until(Func<bool> condition, TimeSpan? longest = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(longest ?? TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }
}
