using System.Text.RegularExpressions;

namespace Understory.Operations.OfflineText;

/// <summary>A request as its single wishes: one for each sentence, line or list item, and for each verb that is joined by "and".</summary>
internal static partial class RequestClauses
{
    public static IEnumerable<string> Split(string request)
    {
        var start = 0;
        var quote = '\0';
        for (var i = 0; i < request.Length; i++)
        {
            if (quote != '\0')
            {
                var closes = request[i] == quote;
                if (closes || request[i] == '\n')
                    quote = '\0';
                // "Add "It is named." Make it short.": the sentence ends within the quotes.
                if (!closes || request[i - 1] is not ('.' or '!' or '?') || !StartsSentence(request, i + 1))
                    continue;
                if (Clean(request[start..(i + 1)]) is { Length: > 0 } quoted)
                    yield return quoted;
                start = i + 1;
            }
            else if (ClosingQuote(request[i]) is { } closing)
            {
                quote = closing;
            }
            else if (EndOf(request, start, i) is { } next)
            {
                if (Clean(request[start..i]) is { Length: > 0 } clause)
                    yield return clause;
                (start, i) = (next, next - 1);
            }
        }

        if (Clean(request[start..]) is { Length: > 0 } last)
            yield return last;
    }

    public static char? ClosingQuote(char opening) => opening switch
    {
        '"' => '"',
        '“' => '”',
        '`' => '`',
        _ => null,
    };

    // Where the next clause begins when one ends at i; null where none ends there.
    private static int? EndOf(string text, int start, int i)
    {
        if (text[i] is '\n' or '\r' or ';')
            return i + 1;
        // "1." opens a list item, and a full stop within a figure or an abbreviation is followed by no capital.
        if (text[i] is '.' or '!' or '?' && i + 1 < text.Length && StartsSentence(text, i + 1))
            return text.AsSpan(start, i - start).Trim().IndexOfAnyExceptInRange('0', '9') < 0 ? null : i + 1;
        if (text[i] is not (',' or ' '))
            return null;
        // Behind "add" the verbs may belong to what is added ("a button to rename and delete files").
        var rest = text.AsSpan(i, Math.Min(60, text.Length - i));
        var adds = Adds().IsMatch(text.AsSpan(start, Math.Min(20, i - start)).TrimStart());
        var join = adds ? JoinedToAdd().EnumerateMatches(rest) : Joined().EnumerateMatches(rest);
        return join.MoveNext() ? i + join.Current.Length : null;
    }

    private static bool StartsSentence(string text, int at) => SentenceStart().IsMatch(text.AsSpan(at, Math.Min(40, text.Length - at)));

    private static string Clean(string clause) => Opening().Replace(clause.Trim(), "").Trim().TrimEnd('.', '!', '?', ',').Trim();

    [GeneratedRegex(@"^\s+(?:[A-Z0-9""“`]|(?:add|keep|remove|delete|drop|rename|replace|change|use|set)\b)", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceStart();

    [GeneratedRegex(@"^(?:,\s*(?:and\s+)?(?:then\s+)?|\s+(?:and|then|and\s+then)\s+)(?:also\s+)?(?=(?:add|keep|remove|delete|drop|rename|replace|change|use|set)\s)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Joined();

    [GeneratedRegex(@"^(?:,\s*(?:and\s+)?(?:then\s+)?|\s+(?:and|then|and\s+then)\s+)(?:also\s+)?(?=(?:add|keep|remove|delete|drop|rename|replace|change|use|set)\s+(?:(?:the|an?)\s+)?(?:criteri|[""“`]))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex JoinedToAdd();

    [GeneratedRegex(@"^(?:please\s+|also\s+)?(?:add|include|require|ensure)\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Adds();

    [GeneratedRegex(@"^(?:(?:[-*•]|[0-9]{1,3}[.)])\s+|(?:please|also|then|and|kindly|let's),?\s+|(?:could|can|would)\s+you\s+|(?:i|we)\s+(?:want|need|would like|should)\s+(?:you\s+)?(?:to\s+)?(?=(?:add|keep|remove|delete|drop|rename|replace|change|use|set)\s))+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();
}
