using System.Globalization;
using System.Text.RegularExpressions;

namespace Understory.Operations.OfflineText;

/// <summary>Reads the few forms of a request that rules can carry out to the letter. Whatever else it says is named as not done.</summary>
internal static partial class RequestReader
{
    private const int Most = 50;
    private const int LongestName = 200;

    /// <param name="also">Reads a clause of a form that only the caller knows; null where it is none.</param>
    public static IReadOnlyList<Instruction> Read(string request, Func<string, IReadOnlyList<Instruction>?>? also = null)
    {
        var clauses = RequestClauses.Split(request).Take(Most + 1).ToList();
        var instructions = clauses.Take(Most).SelectMany(clause => also?.Invoke(clause) ?? ReadClause(clause)).ToList();
        if (clauses.Count > Most)
            instructions.Add(new Instruction.NotDone($"Only the first {Most} wishes were read."));
        return instructions;
    }

    private static IEnumerable<Instruction> ReadClause(string clause)
    {
        if (Numbered().Match(clause) is { Success: true } numbered)
            return Numbers(numbered).Select(n => new Instruction.ChangeCriterion(n, null));
        if (Reworded().Match(clause) is { Success: true } reworded)
            return [new Instruction.ChangeCriterion(Numbers(reworded).First(), Unquote(Group(reworded, "to")))];
        return [ReadOne(clause)];
    }

    private static Instruction ReadOne(string clause)
    {
        if (NotOurs().IsMatch(clause))
            return NotDone(clause, "titles, tags and dependencies are changed on the story itself");
        if (Field().Match(clause) is { Success: true } field)
            return new Instruction.SetText(Group(field, "field").StartsWith('i') || Group(field, "field").StartsWith('I'), Unquote(Group(field, "to")));
        if (Partly().IsMatch(clause))
            return NotDone(clause, "to change a part of a text, name the words to replace, or give the whole new text");
        if (Removed().Match(clause) is { Success: true } removed)
            return new Instruction.RemoveCriterion(Name(Group(removed, "what")));
        if (First(Renamed(), Quoted(), Instead(), clause) is { } renamed)
        {
            var (from, to) = (Name(Group(renamed, "from")), Name(Group(renamed, "to")));
            return from.Length is 0 or > LongestName || to.Length is 0 or > LongestName || Second().IsMatch(to)
                ? NotDone(clause, "it is not clear which words become which")
                : new Instruction.Rename(from, to);
        }

        if (Added().Match(clause) is { Success: true } added)
            return new Instruction.AddCriterion(Criterion(Group(added, "text"), Group(added, "kind")));
        return Obliges().IsMatch(clause) ? new Instruction.AddCriterion(Wording.Capitalise(clause)) : NotDone(clause, null);
    }

    // A sentence is a criterion as it stands. A thing that is only named says nothing yet that could be tested.
    private static string Criterion(string text, string kind)
    {
        var said = Unquote(text);
        var isSaid = said != text.Trim() || kind.StartsWith("that", StringComparison.OrdinalIgnoreCase)
            || kind.StartsWith("saying", StringComparison.OrdinalIgnoreCase) || kind.StartsWith(':') || Sentence().IsMatch(said);
        return Wording.Capitalise(said) + (isSaid ? "" : " [say what can be observed]");
    }

    private static Instruction.NotDone NotDone(string clause, string? why) =>
        new($"Not done: {Wording.Quote(clause)}{(why is null ? "" : $" ({why})")}.");

    private static Match? First(Regex a, Regex b, Regex c, string clause) =>
        new[] { a, b, c }.Select(pattern => pattern.Match(clause)).FirstOrDefault(match => match.Success);

    private static string Group(Match match, string name) => match.Groups[name].Value;

    private static IEnumerable<int> Numbers(Match match) =>
        Number().Matches(Group(match, "n")).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture));

    private static string Name(string text)
    {
        var named = Everywhere().Replace(text.Trim(), "");
        return Unquote(named) is var plain && plain != named ? plain : Article().Replace(named, "").Trim();
    }

    private static string Unquote(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length > 2 && RequestClauses.ClosingQuote(trimmed[0]) == trimmed[^1] && trimmed.IndexOf(trimmed[^1], 1) == trimmed.Length - 1
            ? trimmed[1..^1].Trim()
            : trimmed;
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    [GeneratedRegex(@"^(?:remove|delete|drop)\s+(?:the\s+)?(?:acceptance\s+)?criteri(?:on|a)\s+#?(?<n>[0-9]{1,3}(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)[0-9]{1,3})*)$", Options)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(?:change|replace|rewrite|update|set|reword)\s+(?:the\s+)?(?:acceptance\s+)?criterion\s+#?(?<n>[0-9]{1,3})\s+(?:to|with|by|as|into)\b\s*:?\s*(?<to>.+)$", Options)]
    private static partial Regex Reworded();

    [GeneratedRegex(@"^(?:rename\s+(?:it|this|this\s+story|the\s+story)\b|(?:change|set|replace|rename|update)\s+the\s+(?:title|tags?|dependenc)|(?:add|remove|delete|drop)\s+(?:an?\s+|the\s+)?(?:tags?|labels?|dependenc(?:y|ies))\b)", Options)]
    private static partial Regex NotOurs();

    [GeneratedRegex(@"^(?:(?:change|set|replace|rewrite)\s+the\s+(?<field>intent|description)\s+(?:to|with|as|by)\b\s*:?|(?:the\s+)?(?:new\s+)?(?<field>intent|description)\s*:)\s*(?<to>.+)$", Options)]
    private static partial Regex Field();

    [GeneratedRegex(@"^(?:add|remove|delete|drop)\b.*\s(?:to|from|in)\s+(?:the\s+)?(?:title|description|intent|tags|dependencies)$", Options)]
    private static partial Regex Partly();

    [GeneratedRegex(@"^(?:remove|delete|drop)\s+(?:(?:the\s+)?(?:acceptance\s+)?criterion\s+(?:about|on|for|with|mentioning|that\s+(?:says|mentions))\b\s*:?|(?:the\s+)?criterion(?=\s*[:""“`])\s*:?)?\s*(?<what>.+)$", Options)]
    private static partial Regex Removed();

    [GeneratedRegex(@"^(?:rename|replace|swap)\s+(?:the\s+(?:word|term|name)\s+)?(?<from>""[^""]+""|“[^”]+”|`[^`]+`|.+?)\s+(?:to|with|by|as|into|for)\s+(?<to>.+)$", Options)]
    private static partial Regex Renamed();

    [GeneratedRegex(@"^change\s+(?:from\s+)?(?:the\s+(?:word|term|name)\s+)?(?<from>""[^""]+""|“[^”]+”|`[^`]+`)\s+(?:to|into)\s+(?<to>.+)$", Options)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^(?:use|say|write)\s+(?<to>.+?)\s+instead\s+of\s+(?<from>.+)$", Options)]
    private static partial Regex Instead();

    [GeneratedRegex(@"^(?:add|include|require|ensure|make\s+sure)\s*(?:(?:an?\s+|the\s+|another\s+)?(?:new\s+)?(?:acceptance\s+)?criterion\b\s*)?(?<kind>that\s+says\b:?|that\b|saying\b:?|:|for\b|about\b)?\s*(?<text>.+)$", Options)]
    private static partial Regex Added();

    [GeneratedRegex(@"\b(?:must|should|shall|cannot|may\s+not|needs?\s+to|has\s+to|have\s+to)\b", Options)]
    private static partial Regex Obliges();

    [GeneratedRegex(@"^(?:(?!\b(?:that|which|who|to)\b).)*\b(?:is|are|can|cannot|must|should|shall|will|has|have|does|shows|appears|opens|gets|sees|receives|stays|remains)\b", Options)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"^(?:the|an?)\s+", Options)]
    private static partial Regex Article();

    [GeneratedRegex(@"\s+(?:everywhere|throughout|in\s+all\s+(?:related\s+)?stories|in\s+the\s+story)$", Options)]
    private static partial Regex Everywhere();

    [GeneratedRegex(@"\band\b.+\s(?:to|with|by)\s", Options)]
    private static partial Regex Second();

    [GeneratedRegex(@"[0-9]+")]
    private static partial Regex Number();
}
