using Microsoft.Playwright;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Match = System.Text.RegularExpressions.Regex;

namespace Understory.Tests.Browser;

/// <summary>Generate and story-edit in a real browser, from the button to the story and back.</summary>
[Collection(nameof(FirstLightTests))]
public sealed class OperationsTests(Support.Browser browser) : IAsyncLifetime
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
    public async Task Stories_are_generated_reviewed_and_added()
    {
        await using var server = await Start();
        await using var visitor = await browser.Visit(server.Address);
        var page = visitor.Page;
        await page.GotoAsync("/stories?version=v1.1");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("Members reserve a drill online. Volunteers see the reservations of the day.");
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Start") }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "View results" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("2 stories suggested");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Accept") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Add 1 story") }).ClickAsync();

        await Expect(page.GetByText("Added 1 story").First).ToBeVisibleAsync();
        var stories = await server.Http.GetStringAsync("/api/versions/v1.1/stories", Cancel);
        Assert.Equal(25, stories.Split("\"story_number\"").Length - 1);
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_story_is_changed_in_plain_words_and_the_change_is_undone()
    {
        await using var server = await Start();
        await using var visitor = await browser.Visit(server.Address);
        var page = visitor.Page;
        await page.GotoAsync("/stories/v1.1/2.1.1");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Change this story") }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("Classes can be cancelled up to a day before.");
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Start") }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "View results" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Accept all|^Accept") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Apply \\d+ change") }).ClickAsync();
        await Expect(page.GetByText("Applied").First).ToBeVisibleAsync();
        Assert.Contains("\"revision\":2", await Story(server), StringComparison.Ordinal);

        await page.GotoAsync("/stories/v1.1/2.1.1");
        await page.GetByText("History", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Undo") }).First.ClickAsync();

        await Expect(page.GetByText("Undone").Or(page.GetByText("undone")).Or(page.GetByText("revision 3", new() { Exact = false })).First).ToBeVisibleAsync();
        Assert.Contains("\"revision\":3", await Story(server), StringComparison.Ordinal);
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_refine_and_a_story_edit_at_once_each_open_their_own_review()
    {
        _claude.Script(new Misbehaviour { Mode = Mode.None, Hold = true, Times = 2 });
        await using var server = await Start();
        await using var visitor = await browser.Visit(server.Address);
        var page = visitor.Page;
        await page.GotoAsync("/stories?version=v1.1");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Refine") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^Start") }).ClickAsync();
        var refine = await _claude.WaitForCall(Cancel);
        await page.GotoAsync("/stories/v1.1/2.1.1");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Change this story") }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("Classes can be cancelled.");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^Start") }).ClickAsync();
        var edit = await _claude.WaitForCall(Cancel);
        await page.Keyboard.PressAsync("Escape");

        refine.Release();
        edit.Release();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("2 unread results") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("stories need work") }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Match(@"/stories\?version=v1\.1&task="));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("need work");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("1 unread result") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^.*2\\.1\\.1") }).First.ClickAsync();

        await Expect(page).ToHaveURLAsync(new Match(@"/stories/v1\.1/2\.1\.1\?task="));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("2.1.1");
    }

    private Task<ServerProcess> Start() => ServerProcess.Start(
        _folder,
        new Dictionary<string, string?> { ["ANTHROPIC_API_KEY"] = "sk-test", ["ANTHROPIC_BASE_URL"] = _claude.BaseUrl },
        "--sample");

    private static Task<string> Story(ServerProcess server) => server.Http.GetStringAsync("/api/versions/v1.1/stories/2.1.1", Cancel);
}
