using System.Collections.Frozen;

namespace Understory.Operations.OfflineText;

/// <summary>Vague phrases that are no fixed words.</summary>
internal static class VaguePhrases
{
    private static readonly FrozenSet<string> Explains = Lexicon.Set("by with as like using according per when if");

    /// <summary><c>handled</c> and its like, with what stands for an explanation; not where a real one follows.</summary>
    public static VagueHit? Handling(Prose prose, int i, StoryPart part)
    {
        if (part == StoryPart.Title)
            return null;
        var (length, gap) = (prose.At(i), prose.At(i + 1), prose.At(i + 2)) switch
        {
            ("handled", _, _) => (1, "[handled how?]"),
            ("dealt", "with", _) => (2, "[dealt with how?]"),
            ("taken", "care", "of") => (3, "[taken care of how?]"),
            _ => (0, ""),
        };
        if (length > 0)
        {
            var end = i + length;
            while (end < prose.Count && prose.Adjoins(end) && VagueWords.Term(prose, end) is { Appended: false } adverb)
                end += adverb.Length;
            return end < prose.Count && prose.Adjoins(end) && Explains.Contains(prose.At(end))
                ? null
                : new VagueHit(i, end, new VagueTerm("handled", gap, Excuse.None, Fit.Anywhere));
        }

        var active = (prose.At(i) == "handle" && prose.At(i - 1) is "to" or "must" or "can" or "should" or "will" or "we" or "i")
            || (prose.At(i) == "handles" && i > 0 && !Lexicon.Determiners.Contains(prose.At(i - 1)));
        var clauseEnd = active ? Clauses.EndOf(prose, i + 1) : i;
        for (var word = i + 1; word < clauseEnd; word++)
            active &= VagueWords.Term(prose, word) is null;
        return active && clauseEnd > i + 1 && !prose.IsMeasured(i) && !Explains.Contains(prose.At(clauseEnd))
            ? new VagueHit(i, i + 1, new VagueTerm("handle", "[how?]", Excuse.None, Fit.Anywhere, Appended: true))
            : null;
    }

    /// <summary><c>in an intuitive way</c>.</summary>
    public static VagueHit? Manner(Prose prose, int i) =>
        prose.At(i) == "in" && prose.At(i + 1) is "a" or "an" && prose.At(i + 3) is "way" or "manner" or "fashion"
        && VagueTerms.ByFirstWord.ContainsKey(prose.At(i + 2)) && prose.At(i + 2) != "timely"
            ? new VagueHit(i, i + 4, new VagueTerm("in a way", "[in what way?]", Excuse.None, Fit.Anywhere))
            : null;
}
