namespace Understory.Client.Operations.Diff;

/// <summary>What a suggestion leaves for a person to fill in: <c>[how quickly?]</c>, <c>[which settings]</c>.</summary>
public static class Gaps
{
    private static readonly string[] Questions = ["how", "what", "which", "who", "whom", "whose", "when", "where", "why"];

    /// <summary>The gaps of all the texts, in their order, each once.</summary>
    public static IReadOnlyList<string> In(IEnumerable<string> texts) => [.. texts.SelectMany(In).Distinct()];

    /// <summary>The length of the gap that begins here; 0 where none does.</summary>
    public static int LengthAt(string text, int at)
    {
        if (text[at] != '[')
            return 0;
        var end = text.AsSpan(at + 1).IndexOfAny("[]\r\n");
        if (end < 1 || text[at + 1 + end] != ']')
            return 0;
        var after = at + end + 2;
        // A link's text stands in brackets too.
        if (after < text.Length && text[after] == '(')
            return 0;
        var inside = text.AsSpan(at + 1, end).Trim();
        return inside.Length > 1 && (inside[^1] == '?' || BeginsWithQuestion(inside)) ? end + 2 : 0;
    }

    private static IEnumerable<string> In(string text)
    {
        for (var at = text.IndexOf('[', StringComparison.Ordinal); at >= 0; at = text.IndexOf('[', at))
        {
            var length = LengthAt(text, at);
            if (length > 0)
                yield return text.Substring(at, length);
            at += Math.Max(1, length);
        }
    }

    private static bool BeginsWithQuestion(ReadOnlySpan<char> inside)
    {
        var space = inside.IndexOf(' ');
        if (space < 0)
            return false;
        foreach (var question in Questions)
        {
            if (inside[..space].Equals(question, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
