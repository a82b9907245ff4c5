using System.Text;

namespace Understory.Operations.OfflineText;

/// <summary>Words and phrases in a text, whatever their case, and never a part of a longer word.</summary>
internal static class WholeWords
{
    public static bool Mentions(string text, string phrase) => Find(text, phrase, 0) is not null;

    /// <summary>Puts one phrase for another, with the capital that a sentence wants and with the plural's <c>s</c> where both take it.</summary>
    public static string Replace(string text, string from, string to)
    {
        var made = new StringBuilder();
        var position = 0;
        while (Find(text, from, position) is { } found)
        {
            made.Append(text, position, found.Start - position).Append(Cased(to, from, text[found.Start]));
            if (found.IsPlural)
                made.Append(TakesS(to) ? "s" : "");
            position = found.End;
        }

        return made.Append(text, position, text.Length - position).ToString();
    }

    private static (int Start, int End, bool IsPlural)? Find(string text, string phrase, int from)
    {
        for (var at = from; (at = text.IndexOf(phrase, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + phrase.Length;
            if (at > 0 && char.IsLetterOrDigit(text[at - 1]) && char.IsLetterOrDigit(phrase[0]))
                continue;
            if (EndsWord(text, end, phrase))
                return (at, end, false);
            if (TakesS(phrase) && text[end] is 's' && EndsWord(text, end + 1, phrase))
                return (at, end + 1, true);
        }

        return null;
    }

    private static bool EndsWord(string text, int end, string phrase) =>
        end >= text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(phrase[^1]);

    private static bool TakesS(string phrase) => char.IsAsciiLetterLower(phrase[^1]) && phrase[^1] is not ('s' or 'x' or 'z' or 'h' or 'y');

    private static string Cased(string to, string from, char found)
    {
        if (char.IsUpper(found) && char.IsLower(from[0]))
            return char.ToUpperInvariant(to[0]) + to[1..];
        // An abbreviation keeps its capitals.
        return char.IsLower(found) && char.IsUpper(from[0]) && to.Length > 1 && !to.Skip(1).Any(char.IsUpper)
            ? char.ToLowerInvariant(to[0]) + to[1..]
            : to;
    }
}
