using System.Collections.Frozen;

namespace Understory.Operations.Refine.OfflineRules;

internal enum StoryPart
{
    Title,
    Description,
    Criterion,
}

/// <summary>Vague words at word <paramref name="First"/> up to but without <paramref name="End"/>.</summary>
internal readonly record struct VagueHit(int First, int End, VagueTerm Term);

/// <summary>Finds vague words and puts marked gaps in their place.</summary>
internal static class VagueWords
{
    private const int FarthestCopula = 6;
    private const int LongestClause = 40;

    private static readonly FrozenSet<string> Judged = Lexicon.Set(
        "ux ui experience design code quality performance look interface layout usability message messages error errors feedback "
        + "instructions");

    private static readonly FrozenSet<string> Timed = Lexicon.Set(
        "response responses load loading loads performance results access checkout feedback startup page pages rendering time times way "
        + "search searches answer answers app application site website screen query queries import export");

    private static readonly FrozenSet<string> Praise = Lexicon.Set("good nice great smooth excellent amazing perfect");

    private static readonly FrozenSet<string> Working = Lexicon.Set(
        "work works working perform performs behave behaves run runs function functions play plays handled integrate integrates");

    private static readonly FrozenSet<string> Explains = Lexicon.Set("by with as like using according per when if");

    public static List<VagueHit> Find(Prose prose, StoryPart part)
    {
        var hits = new List<VagueHit>();
        var motive = part == StoryPart.Description ? Motive.Of(prose) : null;
        for (var i = 0; i < prose.Count; i++)
        {
            if (Handling(prose, i, part) is { } handling)
                hits.Add(handling);
            else if (Manner(prose, i) is { } manner)
                hits.Add(manner);
            else if (Term(prose, i) is { } term && Counts(prose, i, term, part, motive))
                hits.Add(new VagueHit(i, i + term.Length, term));
            else
                continue;
            i = hits[^1].End - 1;
        }

        return hits;
    }

    /// <summary>The text with a gap for each hit.</summary>
    public static string WithGaps(Prose prose, IReadOnlyList<VagueHit> hits)
    {
        var edits = new TextEdits(prose.Text);
        for (var i = 0; i < hits.Count; i++)
        {
            var (first, end, term) = hits[i];
            if (term.Appended)
            {
                var last = Math.Min(ClauseEnd(prose, end), i + 1 < hits.Count ? hits[i + 1].First : int.MaxValue) - 1;
                edits.Replace(prose[last].End, prose[last].End, " " + term.Gap);
                continue;
            }

            var gap = prose.IsCapitalised(first) ? Capitalised(term.Gap) : term.Gap;
            var textEnd = prose[end - 1].End;
            // The full stop belongs to "etc." inside a sentence, and to the sentence at its end.
            if (term.Phrase == "etc" && end < prose.Count && prose[end].Before < Separator.Stop && textEnd < prose.Text.Length
                && prose.Text[textEnd] == '.')
                textEnd++;
            edits.Replace(prose[first].Start, textEnd, gap);
        }

        return edits.Finish();
    }

    /// <summary><c>"quickly" (how quickly?)</c>, each word once.</summary>
    public static string Named(Prose prose, IEnumerable<VagueHit> hits) =>
        Wording.List([.. hits
            .Select(h => (Word: prose.Slice(h.First, h.End), Question: Question(h.Term)))
            .DistinctBy(h => h.Word, StringComparer.OrdinalIgnoreCase)
            .Select(h => $"{Wording.Quote(h.Word.EndsWith("etc", StringComparison.Ordinal) ? h.Word + "." : h.Word)} ({h.Question})")]);

    private static string Question(VagueTerm term)
    {
        var open = term.Gap.IndexOf('[', StringComparison.Ordinal);
        var question = term.Gap[(open + 1)..term.Gap.IndexOf(']', open)];
        return question.StartsWith(term.Phrase + " ", StringComparison.Ordinal) ? question[(term.Phrase.Length + 1)..] : question;
    }

    private static string Capitalised(string gap) =>
        gap[0] == '[' ? string.Concat("[", Wording.Capitalise(gap[1..])) : Wording.Capitalise(gap);

    private static VagueTerm? Term(Prose prose, int i)
    {
        if (!VagueTerms.ByFirstWord.TryGetValue(prose.At(i), out var terms))
            return null;
        foreach (var term in terms)
        {
            var words = term.Phrase.Split(' ');
            var same = true;
            for (var w = 1; same && w < words.Length; w++)
                same = prose.Adjoins(i + w) && prose.At(i + w) == words[w];
            if (same && Fits(prose, i, term))
                return term;
        }

        return null;
    }

    private static bool Fits(Prose prose, int i, VagueTerm term) => term.Fit switch
    {
        Fit.Judgement => IsJudgement(prose, i),
        Fit.ClauseEnd => EndsBefore(prose, i + term.Length),
        Fit.AfterWorking => prose.Adjoins(i) && Working.Contains(prose.At(i - 1)),
        Fit.Speed => EndsBefore(prose, i + 1) || prose[i + 1].Kind != WordKind.Plain || Timed.Contains(prose.At(i + 1)),
        _ => true,
    };

    private static bool IsJudgement(Prose prose, int i)
    {
        if (i == 0 && prose.Count is > 1 and <= 4 && Praise.Contains(prose.At(0)))
            return true;
        if (prose.Adjoins(i + 1) && (Judged.Contains(prose.At(i + 1)) || IsOpaqueNoun(prose, i + 1)))
            return true;
        var before = i - 1;
        while (before >= i - FarthestCopula && (Lexicon.Intensifiers.Contains(prose.At(before)) || prose.At(before) == "and"))
            before = prose.At(before) == "and" ? before - 2 : before - 1;
        return Lexicon.Copulas.Contains(prose.At(before)) && EndsBefore(prose, i + 1)
            && prose.At(i + 1) is not ("for" or "or") && !InEnumeration(prose, i);
    }

    private static bool IsOpaqueNoun(Prose prose, int i) => prose.Slice(i, i + 1) is "UX" or "UI";

    // "one of new, good, worn": a value and no judgement.
    private static bool InEnumeration(Prose prose, int i) => i + 1 < prose.Count && prose[i + 1].Before == Separator.Comma
        && i + 2 < prose.Count && prose[i + 2].Before == Separator.Comma;

    private static bool Counts(Prose prose, int i, VagueTerm term, StoryPart part, bool[]? motive)
    {
        var next = i + term.Length;
        var isName = prose.IsCapitalised(i) && !prose.StartsSentence(i) && part != StoryPart.Title;
        if (isName
            || (term.Excuse.HasFlag(Excuse.Number) && prose.IsMeasured(i))
            || (term.Excuse.HasFlag(Excuse.Motive) && motive is not null && motive[i])
            || (term.Excuse.HasFlag(Excuse.Story) && part != StoryPart.Criterion))
            return false;
        if (part == StoryPart.Title && !term.Appended && term.Length == 1 && prose.Adjoins(next) && prose[next].Kind == WordKind.Plain)
            return false;
        return prose.At(i) switch
        {
            "soon" => prose.At(i + 1) != "as",
            "many" => prose.At(i - 1) is not ("how" or "as" or "so" or "too" or "that"),
            "some" or "certain" => prose.Adjoins(next) && prose[next].Kind == WordKind.Plain && prose.At(next) is not ("of" or "other" or "that"),
            "and" or "or" => term.Phrase is not ("and similar" or "or similar") || EndsBefore(prose, next),
            _ => true,
        };
    }

    /// <summary><c>handled</c> and its like, with what stands for an explanation; not where a real one follows.</summary>
    private static VagueHit? Handling(Prose prose, int i, StoryPart part)
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
            while (end < prose.Count && prose.Adjoins(end) && Term(prose, end) is { Appended: false } adverb)
                end += adverb.Length;
            return end < prose.Count && prose.Adjoins(end) && Explains.Contains(prose.At(end))
                ? null
                : new VagueHit(i, end, new VagueTerm("handled", gap, Excuse.None, Fit.Anywhere));
        }

        var active = (prose.At(i) == "handle" && prose.At(i - 1) is "to" or "must" or "can" or "should" or "will" or "we" or "i")
            || (prose.At(i) == "handles" && i > 0 && !Lexicon.Determiners.Contains(prose.At(i - 1)));
        var clauseEnd = active ? ClauseEnd(prose, i + 1) : i;
        for (var word = i + 1; word < clauseEnd; word++)
            active &= Term(prose, word) is null;
        return active && clauseEnd > i + 1 && !prose.IsMeasured(i) && !Explains.Contains(prose.At(clauseEnd))
            ? new VagueHit(i, i + 1, new VagueTerm("handle", "[how?]", Excuse.None, Fit.Anywhere, Appended: true))
            : null;
    }

    /// <summary><c>in an intuitive way</c>.</summary>
    private static VagueHit? Manner(Prose prose, int i) =>
        prose.At(i) == "in" && prose.At(i + 1) is "a" or "an" && prose.At(i + 3) is "way" or "manner" or "fashion"
        && VagueTerms.ByFirstWord.ContainsKey(prose.At(i + 2)) && prose.At(i + 2) != "timely"
            ? new VagueHit(i, i + 4, new VagueTerm("in a way", "[in what way?]", Excuse.None, Fit.Anywhere))
            : null;

    /// <summary>Index of the first word that no longer belongs to the clause in which word <paramref name="i"/> stands or would stand.</summary>
    private static int ClauseEnd(Prose prose, int i)
    {
        var farthest = i + LongestClause;
        while (i < farthest && !EndsBefore(prose, i))
            i++;
        return i;
    }

    private static bool EndsBefore(Prose prose, int i) =>
        i >= prose.Count || prose[i].Before != Separator.Space || EndsClause(prose.At(i));

    private static bool EndsClause(string word) =>
        word is "and" or "or" or "but" or "for" or "even" or "on" or "in" or "at" or "with" or "by" or "from" || Lexicon.Subordinators.Contains(word);
}
