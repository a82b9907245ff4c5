using System.Collections.Frozen;

namespace Understory.Operations.OfflineText;

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

    private static readonly FrozenSet<string> Judged = Lexicon.Set(
        "ux ui experience design code quality performance look interface layout usability message messages error errors feedback "
        + "instructions");

    private static readonly FrozenSet<string> Timed = Lexicon.Set(
        "response responses load loading loads performance results access checkout feedback startup page pages rendering time times way "
        + "search searches answer answers app application site website screen query queries import export");

    private static readonly FrozenSet<string> Praise = Lexicon.Set("good nice great smooth excellent amazing perfect");

    private static readonly FrozenSet<string> Working = Lexicon.Set(
        "work works working perform performs behave behaves run runs function functions play plays handled integrate integrates");


    public static List<VagueHit> Find(Prose prose, StoryPart part)
    {
        var hits = new List<VagueHit>();
        var motive = part == StoryPart.Description ? Motive.Of(prose) : null;
        for (var i = 0; i < prose.Count; i++)
        {
            if (VaguePhrases.Handling(prose, i, part) is { } handling)
                hits.Add(handling);
            else if (VaguePhrases.Manner(prose, i) is { } manner)
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
                var last = Math.Min(Clauses.EndOf(prose, end), i + 1 < hits.Count ? hits[i + 1].First : int.MaxValue) - 1;
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

    /// <summary>The term that begins at a word and stands where it is meant; null where none does.</summary>
    public static VagueTerm? Term(Prose prose, int i)
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
        Fit.ClauseEnd => Clauses.EndBefore(prose, i + term.Length)
            && prose.At(i + term.Length) is not ("by" or "as" or "per" or "according" or "using"),
        Fit.AfterWorking => prose.Adjoins(i) && Working.Contains(prose.At(i - 1)),
        Fit.Speed => Clauses.EndBefore(prose, i + 1) || prose[i + 1].Kind != WordKind.Plain || Timed.Contains(prose.At(i + 1)),
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
        return Lexicon.Copulas.Contains(prose.At(before)) && Clauses.EndBefore(prose, i + 1)
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
            "some" or "certain" => prose.Adjoins(next) && prose[next].Kind == WordKind.Plain
                && prose.At(next) is not ("of" or "other" or "that"),
            "and" or "or" => term.Phrase is not ("and similar" or "or similar") || Clauses.EndBefore(prose, next),
            _ => true,
        };
    }
}
