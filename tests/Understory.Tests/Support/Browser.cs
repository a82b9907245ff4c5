using Microsoft.Playwright;
using Understory.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Understory.Tests.Support;

/// <summary>One headless Chromium for the run; each test opens a context of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private Task<IBrowser>? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A new person: no storage, no permissions, and every problem on the page is remembered.</summary>
    public async Task<Visitor> Visit(Uri address, BrowserNewContextOptions? options = null)
    {
        var browser = await (_browser ??= Launch());
        options ??= new BrowserNewContextOptions();
        options.BaseURL = address.ToString();
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        return new Visitor(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await (await _browser).DisposeAsync();
        _playwright?.Dispose();
    }

    private async Task<IBrowser> Launch()
    {
        // Under load a page takes its time; what never comes fails all the same.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        // As long as what a page is asked to do may take: the machine may be busy with other tests.
        Assertions.SetDefaultExpectTimeout(30_000);
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("UNDERSTORY_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--disable-quic"],
        });
    }
}

/// <summary>A browser context with one open page.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly List<string> _problems = [];

    public Visitor(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        Watch(page);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Script errors and violations of the content security policy so far.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public async Task<IPage> NewPage()
    {
        var page = await Context.NewPageAsync();
        Watch(page);
        return page;
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();

    private void Watch(IPage page)
    {
        page.PageError += (_, error) => _problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("net::ERR_", StringComparison.Ordinal))
                _problems.Add(message.Text);
        };
    }
}
