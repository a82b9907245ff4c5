using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace Understory.Tests.Browser;

/// <summary>What a page looks like wide and narrow, in light and in dark.</summary>
internal static class Looks
{
    // Only what is wrong comes back: all that axe looked at is megabytes, and most of the time.
    private const string Wrong =
        """
        async () => {
          const { violations } = await axe.run({ resultTypes: ["violations"] });
          const beyond = document.documentElement.scrollWidth - document.documentElement.clientWidth;
          return [
            ...violations.map((v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.html).join("; ")})`),
            ...(beyond > 0 ? [`the page is ${beyond} px wider than the screen`] : []),
          ];
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static readonly (int Width, ColorScheme Scheme)[] All =
        [(1280, ColorScheme.Light), (1280, ColorScheme.Dark), (360, ColorScheme.Light), (360, ColorScheme.Dark)];

    // axe brings a style of its own, which the page's policy rightly refuses.
    public static BrowserNewContextOptions ForAxe => new() { BypassCSP = true, ReducedMotion = ReducedMotion.Reduce };

    /// <summary>axe finds nothing on what the page shows now, and nothing is wider than the screen.</summary>
    /// <param name="what">Names the state in the message of a failure.</param>
    public static async Task Check(IPage page, string what)
    {
        var found = new List<string>();
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Axe);
        foreach (var (width, scheme) in All)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            found.AddRange((await page.EvaluateAsync<string[]>(Wrong)).Select(wrong => $"{what}, {width} px, {scheme}: {wrong}"));
        }

        await page.SetViewportSizeAsync(1280, 900);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
