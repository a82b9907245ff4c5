namespace Understory.Client.Shared;

public enum Theme
{
    /// <summary>As the system has it, light or dark.</summary>
    System,
    Light,
    Dark,
}

/// <summary>What a person set for this browser. Cookies keep it, so that the server knows it when it prerenders a page.</summary>
/// <param name="DefaultVersion">Where addresses without a version lead; null for the newest. It may be gone by now.</param>
/// <param name="SingleKeys">Whether single keys act in a review.</param>
public sealed record PreferenceValues(Theme Theme = Theme.System, string? DefaultVersion = null, bool SingleKeys = true)
{
    public const string ThemeCookie = "understory.theme";
    public const string VersionCookie = "understory.version";
    public const string KeysCookie = "understory.keys";

    private const int LongestId = 64;

    /// <summary>The theme as pages carry it: <c>light</c>, <c>dark</c>, or null where the system decides.</summary>
    public string? ThemeName => Theme switch
    {
        Theme.Light => "light",
        Theme.Dark => "dark",
        _ => null,
    };

    /// <summary>Cookies in a value that is not ours count as not set: anyone can have written them.</summary>
    /// <param name="cookies"><c>name=value; name=value</c>, as a request and a document have them.</param>
    public static PreferenceValues Parse(string? cookies)
    {
        var values = new PreferenceValues();
        foreach (var cookie in (cookies ?? "").Split(';', StringSplitOptions.TrimEntries))
        {
            values = cookie.Split('=', 2) switch
            {
                [ThemeCookie, "light"] => values with { Theme = Theme.Light },
                [ThemeCookie, "dark"] => values with { Theme = Theme.Dark },
                [VersionCookie, var id] when IsId(id) => values with { DefaultVersion = id },
                [KeysCookie, "off"] => values with { SingleKeys = false },
                _ => values,
            };
        }

        return values;
    }

    private static bool IsId(string text) =>
        text.Length is > 0 and <= LongestId && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-');
}
