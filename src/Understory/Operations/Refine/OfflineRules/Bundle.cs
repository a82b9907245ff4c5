using Understory.Operations.OfflineText;

namespace Understory.Operations.Refine.OfflineRules;

/// <summary>Finds criteria that hold three or more behaviours and takes them apart.</summary>
internal static class Bundle
{
    private const int TooMany = 3;
    private const int LongestCriterion = 120;

    /// <summary>One criterion for each behaviour; null where it holds fewer than three or where they cannot be told apart.</summary>
    public static IReadOnlyList<string>? Split(Prose prose)
    {
        if (prose.Count is < 6 or > LongestCriterion || prose.SentenceEnd(0) < prose.Count)
            return null;
        var first = ConditionEnd(prose);
        var starts = ClauseStarts(prose, first);
        if (starts is null || starts.Count < TooMany)
            return null;

        var condition = first > 0 ? prose.Slice(0, first) + ", " : "";
        var subject = prose.Slice(first, PredicateOf(prose, first, NextJoint(prose, first)));
        var stop = prose.Text.TrimEnd().EndsWith('.') ? "." : "";
        var parts = new List<string>();
        for (var c = 0; c < starts.Count; c++)
        {
            var (from, sharesSubject) = starts[c];
            var end = c + 1 < starts.Count ? EndBefore(prose, starts[c + 1].From) : prose.Count;
            var close = end == prose.Count ? prose.Text.TrimEnd().TrimEnd('.').Length : prose[end - 1].End;
            var clause = prose.Text[prose[from].Start..close];
            var whole = condition + (sharesSubject ? $"{subject} {clause}" : clause);
            parts.Add(Wording.Capitalise(whole) + stop);
        }

        return parts;
    }

    /// <summary>Index of the first word after an opening <c>When …,</c>; 0 where there is none.</summary>
    private static int ConditionEnd(Prose prose)
    {
        if (prose.At(0) is not ("when" or "if" or "after" or "once" or "before" or "with" or "on"))
            return 0;
        for (var i = 1; i < prose.Count; i++)
        {
            if (prose[i].Before == Separator.Comma)
                return i;
        }

        return 0;
    }

    /// <summary>Where each behaviour begins, and whether it lacks a subject of its own; null where one of them is conditional.</summary>
    private static List<(int From, bool SharesSubject)>? ClauseStarts(Prose prose, int first)
    {
        if (PredicateOf(prose, first, NextJoint(prose, first)) <= first)
            return null;
        List<(int, bool)> starts = [(first, false)];
        for (var i = first + 1; i < prose.Count; i++)
        {
            // After "when" and its like, what is joined may be conditions and not behaviours.
            if (prose.At(i) is "when" or "if" or "unless" or "while" or "until" or "given" or "then")
                return null;
            var joined = prose.At(i) is "and" or "also" || prose[i].Before is Separator.Comma;
            if (!joined || IsConnector(prose.At(i)))
                continue;
            Consider(i);
        }

        for (var i = first + 1; i < prose.Count; i++)
        {
            if (IsConnector(prose.At(i)) && i + 1 < prose.Count && !IsConnector(prose.At(i + 1)) && prose[i + 1].Before == Separator.Space)
                Consider(i + 1);
        }

        starts.Sort();
        return starts;

        void Consider(int from)
        {
            if (BeginsPredicate(prose, from))
                starts.Add((from, true));
            else if (PredicateOf(prose, from, NextJoint(prose, from)) > from)
                starts.Add((from, false));
        }
    }

    private static bool IsConnector(string word) => word is "and" or "also" or "then";

    private static int NextJoint(Prose prose, int from)
    {
        var end = from + 1;
        while (end < prose.Count && prose[end].Before == Separator.Space && !IsConnector(prose.At(end)))
            end++;
        return end;
    }

    private static int EndBefore(Prose prose, int from)
    {
        while (IsConnector(prose.At(from - 1)))
            from--;
        return from;
    }

    private static bool BeginsPredicate(Prose prose, int i)
    {
        var word = prose.At(i);
        if (!prose.Adjoins(i + 1))
            return false;
        if (Lexicon.Auxiliaries.Contains(word))
            return true;
        return Verbs.FromThird(word) is { } verb && (Verbs.IsSure(verb) || Lexicon.Determiners.Contains(prose.At(i + 1)));
    }

    /// <summary>Index of the verb of a clause that brings its own subject; <paramref name="from"/> where there is none.</summary>
    private static int PredicateOf(Prose prose, int from, int end)
    {
        if (Lexicon.Subordinators.Contains(prose.At(from)) || Lexicon.Prepositions.Contains(prose.At(from)))
            return from;
        for (var i = from + 1; i < end; i++)
        {
            if (Lexicon.Subordinators.Contains(prose.At(i)) || prose[i].Before != Separator.Space)
                return from;
            if (BeginsPredicate(prose, i) || (Lexicon.Auxiliaries.Contains(prose.At(i)) && i + 1 == end))
                return i;
        }

        return from;
    }
}
