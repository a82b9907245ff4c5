using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Understory.Contracts;

namespace Understory.Bench;

/// <summary>
/// Large pages in a real browser: for how long at most the page does not answer while a person scrolls, moves and decides.
/// A task of the browser's main thread that takes longer than 50 ms is a long one; that is what its observer reports.
/// </summary>
internal static class PageCost
{
    private const int Stories = 2000;
    private const int Items = 300;
    private const int Tasks = 5000;
    private const double LongestTask = 200;

    private const string Observe =
        """
        window.longTasks = [];
        new PerformanceObserver(list => { for (const entry of list.getEntries()) window.longTasks.push(entry.duration); })
          .observe({ type: 'longtask', buffered: true });
        """;

    // Two frames: the first one draws what the last event changed, the second one begins after it was drawn.
    private const string Drawn = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";

    /// <param name="program">The folder of the published program.</param>
    public static async Task<IReadOnlyList<Section>> Measure(Plan plan, string program, CancellationToken cancel)
    {
        using var folder = new TempFolder();
        await using (var seed = await BenchApp.Start(folder, _ => { }, cancel))
            await seed.Database.AddFinished(Tasks, 50, cancel);
        await using var server = await ServedProgram.Start(program, folder.Path, cancel);
        await Import(server.Http, cancel);
        var refined = await Refine(server.Http, cancel);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium() });
        return
        [
            await Page(browser, server, $"a version of {Stories} stories", "/stories?version=large", plan, Scroll),
            await Page(browser, server, $"a result with {Items} items", $"/stories?version=large&task={refined}", plan, Decide),
            await Page(browser, server, $"{Tasks} tasks", Routes.Pages.Tasks, plan, Scroll),
        ];
    }

    private static async Task<Section> Page(
        IBrowser browser, ServedProgram server, string what, string path, Plan plan, Func<IPage, int, Task> step)
    {
        await using var context = await browser.NewContextAsync(new() { BaseURL = server.Address.ToString(), ViewportSize = new() { Width = 1280, Height = 900 } });
        context.SetDefaultTimeout(120_000);
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync(Observe);
        await page.GotoAsync(path);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('main button:enabled').length > 2");
        await page.EvaluateAsync(Drawn);
        var start = await LongTasks(page);
        await page.EvaluateAsync("() => { window.longTasks = []; }");

        var steps = new Samples($"{what}: one step, until it is drawn");
        for (var i = 0; i < plan.PageSteps; i++)
        {
            var at = i;
            await steps.Time(async () =>
            {
                await step(page, at);
                return await page.EvaluateAsync<bool>(Drawn);
            });
        }

        var longest = (await LongTasks(page)).DefaultIfEmpty(0).Max();
        return new Section(
            what,
            [steps],
            [
                new Goal("longest task of the main thread while scrolling and deciding, ms", Math.Round(longest), LongestTask),
                new Goal("longest task of the main thread until the page is interactive, ms", Math.Round(start.DefaultIfEmpty(0).Max()), LongestTask) { Decides = false },
            ]);
    }

    private static async Task<double[]> LongTasks(IPage page) => await page.EvaluateAsync<double[]>("() => window.longTasks");

    private static async Task Scroll(IPage page, int at)
    {
        await page.Mouse.MoveAsync(640, 500);
        await page.Mouse.WheelAsync(0, 700);
    }

    // Accepts one after the other and goes on; now and then it scrolls the list.
    private static async Task Decide(IPage page, int at)
    {
        if (at == 0)
            await page.Locator("h1:visible").FocusAsync();
        switch (at % 4)
        {
            case 0 or 2:
                await page.Keyboard.PressAsync("a");
                break;
            case 1:
                await page.Keyboard.PressAsync("j");
                break;
            default:
                await page.Mouse.MoveAsync(200, 500);
                await page.Mouse.WheelAsync(0, 400);
                await page.Keyboard.PressAsync("j");
                break;
        }
    }

    private static async Task Import(HttpClient http, CancellationToken cancel)
    {
        var document = new
        {
            title = "A large version",
            phases = Enumerable.Range(1, 5).Select(p => new { id = p, name = $"Phase {p}" }),
            epics = Enumerable.Range(0, 50).Select(e => new { phase = e / 10 + 1, id = e % 10 + 1, name = $"Epic {e / 10 + 1}.{e % 10 + 1}" }),
            stories = Enumerable.Range(0, Stories).Select(n => new
            {
                id = $"{n / 400 + 1}.{n / 40 % 10 + 1}.{n % 40 + 1}",
                title = $"Members see thing {n} of the desk quickly",
                intent = "so that nobody waits",
                description = $"As a member I want to see thing {n} quickly, so that it is easy to use and works properly.",
                acceptance = new[] { $"Thing {n} is shown fast.", "It works on all devices.", "Errors are handled properly." },
                phase = n / 400 + 1,
                epic = n / 40 % 10 + 1,
                story_number = n % 40 + 1,
                depends_on = n % 40 > 0 ? new[] { $"{n / 400 + 1}.{n / 40 % 10 + 1}.{n % 40}" } : [],
                tags = new[] { "desk", $"area-{n % 25}" },
                passes = n >= Items,
                merged = n % 3 == 0 && n >= Items,
            }),
        };
        using var imported = await http.PostAsJsonAsync($"{Routes.Import}?mode=apply&version=large", document, cancel);
        imported.EnsureSuccessStatusCode();
    }

    private static async Task<string> Refine(HttpClient http, CancellationToken cancel)
    {
        using var created = await http.PostAsJsonAsync(Routes.Tasks, new { type = TaskTypes.Refine, version = "large" }, cancel);
        created.EnsureSuccessStatusCode();
        var task = (await created.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("task").GetProperty("id").GetString()!;
        while (true)
        {
            var now = (await http.GetFromJsonAsync<JsonElement>(Routes.Task(task), cancel)).GetProperty("task");
            if (now.GetProperty("status").GetString() == "failed")
                throw new InvalidOperationException($"The refine failed: {now.GetProperty("error").GetString()}");
            if (now.GetProperty("status").GetString() == "complete")
                return task;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancel);
        }
    }

    private static string Chromium() => Environment.GetEnvironmentVariable("UNDERSTORY_CHROMIUM") ?? "/usr/bin/chromium";
}
