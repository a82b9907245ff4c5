using System.Collections.Frozen;
using Understory.Operations.OfflineText;

namespace Understory.Operations.Refine.OfflineRules;

/// <summary>Finds criteria that claim nothing that can be observed.</summary>
internal static class Untestable
{
    private const int LongestEmptyClaim = 16;

    private static readonly FrozenSet<string> Faults = Lexicon.Set(
        "bugs bug issues issue problems problem errors error defects defect glitches glitch surprises");

    private static readonly FrozenSet<string> AnyFaults = Lexicon.Set(
        "no known major visible more serious critical and or " + string.Join(' ', Faults));

    private static readonly FrozenSet<string> Claims = Lexicon.Set(
        "is are be feels feel seems seem works work looks look find finds remains remain stays stay performs perform behaves runs "
        + "handles handled handle saved shown displayed");

    private static readonly FrozenSet<string> Looked = Lexicon.Set(
        "behavior behaviour behaviors behaviours functionality correctness expectations handling comparisons prerequisites");

    private static readonly FrozenSet<string> Results = Lexicon.Set(
        "that equal equals match matches within against unchanged identical same remain stay return produce follow fail pass reject include");

    private static readonly FrozenSet<string> Codes = Lexicon.Set("code codebase implementation architecture");

    /// <summary>
    /// The criterion as one that can be tested once its gap is filled, and why it cannot be tested now where no vague word
    /// says that; null where it can be tested as it is.
    /// </summary>
    public static (string Text, string? Why)? Rewrite(Prose prose, IReadOnlyList<VagueHit> hits, string whenDone)
    {
        if (prose.Count is 0 or > LongestEmptyClaim)
            return null;
        var words = Enumerable.Range(0, prose.Count).Select(prose.At).ToArray();

        if (words[0] is "bug-free" or "error-free" or "flawless" || (words[0] == "no" && words.All(AnyFaults.Contains)))
            return ("No failures in [which checks?]", "nobody can show that there are none");
        if (words.Any(Codes.Contains) && (hits.Count > 0 || words.Contains("quality") || words.Contains("well-documented")))
            return ("The code passes [which checks?]", "it names no check that the code must pass");
        if (words[0] is "works" or "working" or "everything" or "it" && words.Contains(words[0] is "working" ? "working" : "works")
            && Array.TrueForAll(words, w => w is "works" or "working" or "everything" or "it" or "all" || IsHit(w, words, hits)))
            return (whenDone, "it does not say what can be seen when it works");
        if (words[^1] is "works" or "work" && words.Length is > 1 and <= 5 && Array.TrueForAll(words, w => w.Length > 0))
            return ($"{prose.Slice(0, prose.Count)} [with what result?]", "it does not say what can be seen when it works");
        if (ChecksWithoutResult(prose, words))
            return ($"{prose.Text.Trim().TrimEnd('.')}: [what must be seen?]", "it says where to look and not what must be seen");
        if (hits.Count == 0)
            return null;
        if (Array.Exists(words, Claims.Contains) && hits[^1].End == prose.Count && IsMostlyVague(prose, hits, words))
            return (VagueWords.WithGaps(prose, hits), null);
        return hits[0].First == 0 && hits[0].Term.Length == 1 && words.Length is > 1 and <= 4 && !Array.Exists(words, IsFinite)
            ? (BarePraise(prose, hits[0]), null)
            : null;
    }

    /// <summary><c>Verify export behaviour</c> says where to look and not what must be seen.</summary>
    private static bool ChecksWithoutResult(Prose prose, string[] words) =>
        words[0] is "verify" or "validate" or "confirm" or "check" && prose.SentenceEnd(0) == prose.Count
        && Array.Exists(words, Looked.Contains)
        && !words.Skip(1).Any(w => Results.Contains(w) || IsFinite(w))
        && !Enumerable.Range(0, prose.Count).Any(i => prose[i].Kind == WordKind.Number);

    private static bool IsHit(string word, string[] words, IReadOnlyList<VagueHit> hits) =>
        hits.Any(h => Array.IndexOf(words, word) is var at && at >= h.First && at < h.End);

    // What is claimed is vague, and what it is claimed of is all that is left.
    private static bool IsMostlyVague(Prose prose, IReadOnlyList<VagueHit> hits, string[] words)
    {
        var claim = Array.FindIndex(words, Claims.Contains);
        if (claim < 0)
            return false;
        for (var i = claim + 1; i < prose.Count; i++)
        {
            var covered = hits.Any(h => i >= h.First && i < h.End);
            var empty = Lexicon.Fillers.Contains(prose.At(i)) || Lexicon.Intensifiers.Contains(prose.At(i)) || Claims.Contains(prose.At(i));
            if (!covered && !empty)
                return false;
        }

        return true;
    }

    private static bool IsFinite(string word) => Lexicon.Auxiliaries.Contains(word) || Verbs.FromThird(word) is not null;

    /// <summary><c>Good UX</c> → <c>UX is [good by what measure?]</c>.</summary>
    private static string BarePraise(Prose prose, VagueHit praise)
    {
        var subject = Wording.Capitalise(prose.Slice(praise.End, prose.Count));
        return $"{subject} {(Lexicon.IsPlural(prose.At(prose.Count - 1)) ? "are" : "is")} {praise.Term.Gap}";
    }
}
