using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Browser;

/// <summary>The published program on a folder of its own, the fake Claude behind it and a browser in front of it.</summary>
[Collection(nameof(BrowserTest))]
public abstract class BrowserTest(Support.Browser browser) : IAsyncLifetime
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected FakeClaudeServer Claude { get; private set; } = null!;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("understory-browser-").FullName;

    public async ValueTask InitializeAsync() => Claude = await FakeClaudeServer.Start();

    public async ValueTask DisposeAsync()
    {
        await Claude.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A server that asks the fake Claude; started again it finds what the one before it kept.</summary>
    protected Task<ServerProcess> Start(params string[] args) => ServerProcess.Start(
        Folder,
        new Dictionary<string, string?> { ["ANTHROPIC_API_KEY"] = "sk-test", ["ANTHROPIC_BASE_URL"] = Claude.BaseUrl },
        args);

    protected Task<Visitor> Visit(ServerProcess server, BrowserNewContextOptions? options = null) => browser.Visit(server.Address, options);

    /// <summary>Loads a page and returns when it is alive: a key or a click before that would be lost.</summary>
    protected static async Task Open(IPage page, string path)
    {
        await page.GotoAsync(path);
        await Alive(page);
    }

    protected static Task Alive(IPage page) =>
        page.Locator("main[data-interactive]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Starts a task over HTTP.</summary>
    /// <param name="parameters">JSON.</param>
    /// <returns>Its id.</returns>
    protected static async Task<string> Create(ServerProcess server, string type = TaskTypes.Refine, string parameters = "{}")
    {
        using var created = await server.Http.PostAsync(
            Routes.Tasks,
            new StringContent($$"""{ "type": "{{type}}", "version": "v1.1", "params": {{parameters}} }""", Encoding.UTF8, "application/json"),
            Cancel);
        using var body = JsonDocument.Parse(await created.Content.ReadAsStringAsync(Cancel));
        return body.RootElement.GetProperty("task").GetProperty("id").GetString()!;
    }

    /// <summary>Starts a task over HTTP and waits until it is complete or failed.</summary>
    /// <inheritdoc cref="Create"/>
    protected static async Task<string> Finished(ServerProcess server, string type = TaskTypes.Refine, string parameters = "{}")
    {
        var id = await Create(server, type, parameters);
        while (true)
        {
            using var task = JsonDocument.Parse(await server.Http.GetStringAsync(Routes.Task(id), Cancel));
            if (task.RootElement.GetProperty("task").GetProperty("status").GetString() is "complete" or "failed")
                return id;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    protected static ILocator Button(IPage page, string pattern) =>
        page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(pattern) }).First;

    protected static ILocator Title(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>Presses a key until what the selector names has the focus.</summary>
    protected static async Task TabTo(IPage page, string selector, string key = "Tab")
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
