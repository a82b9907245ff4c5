using System.Text;

namespace Understory.Operations.OfflineText;

/// <summary>How findings are put into words.</summary>
internal static class Wording
{
    private const int LongestQuote = 70;
    private const int LongestList = 5;

    /// <summary>On one line, in straight quotes, cut at a word when it is long.</summary>
    public static string Quote(string text)
    {
        var line = new StringBuilder();
        foreach (var c in text.AsSpan().Trim())
        {
            if (line.Length > LongestQuote)
                break;
            if (char.IsWhiteSpace(c) || char.IsControl(c))
                line.Append(line.Length > 0 && line[^1] == ' ' ? "" : " ");
            else
                line.Append(c == '"' ? '\'' : c);
        }

        return line.Length > LongestQuote ? $"\"{Cut(line.ToString())}…\"" : $"\"{line}\"";
    }

    /// <summary><c>a, b and c</c>; of a long list the first few and how many more there are.</summary>
    public static string List(IReadOnlyList<string> items)
    {
        if (items.Count > LongestList)
            items = [.. items.Take(LongestList), $"{items.Count - LongestList} more"];
        return items.Count <= 1 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}";
    }

    /// <summary><c>a member</c>, <c>an instructor</c>.</summary>
    public static string WithArticle(string noun)
    {
        var vowel = noun.Length > 0 && "aeiouAEIOU".Contains(noun[0], StringComparison.Ordinal);
        var soundsAsYou = noun.StartsWith("us", StringComparison.OrdinalIgnoreCase)
            || noun.StartsWith("uni", StringComparison.OrdinalIgnoreCase);
        return (vowel && !soundsAsYou ? "an " : "a ") + noun;
    }

    public static string Capitalise(string text) =>
        text.Length > 0 && char.IsLower(text[0]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    public static string Lower(string text) =>
        text.Length > 0 ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    private static string Cut(string line)
    {
        var space = line.LastIndexOf(' ');
        var end = space > LongestQuote / 2 ? space : LongestQuote - 1;
        return line[..(char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)].TrimEnd(' ', ',');
    }
}
