using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Understory.Tests.Browser;

/// <summary>What a page looks like wide and narrow, in light and in dark.</summary>
internal static class Looks
{
    private static readonly (int Width, ColorScheme Scheme)[] All =
        [(1280, ColorScheme.Light), (1280, ColorScheme.Dark), (360, ColorScheme.Light), (360, ColorScheme.Dark)];

    // axe brings a style of its own, which the page's policy rightly refuses.
    public static BrowserNewContextOptions ForAxe => new() { BypassCSP = true, ReducedMotion = ReducedMotion.Reduce };

    /// <summary>axe finds nothing on what the page shows now, and nothing is wider than the screen.</summary>
    /// <param name="what">Names the state in the message of a failure.</param>
    public static async Task Check(IPage page, string what)
    {
        var found = new List<string>();
        foreach (var (width, scheme) in All)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var result = await page.RunAxe();
            found.AddRange(result.Violations.Select(v =>
                $"{what}, {width} px, {scheme}: {v.Id}: {v.Help} ({string.Join("; ", v.Nodes.Select(n => n.Html).Take(3))})"));
            var beyond = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (beyond > 0)
                found.Add($"{what}, {width} px, {scheme}: the page is {beyond} px wider than the screen.");
        }

        await page.SetViewportSizeAsync(1280, 900);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
