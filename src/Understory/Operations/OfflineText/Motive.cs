using System.Collections.Frozen;

namespace Understory.Operations.OfflineText;

/// <summary>Finds the clauses that say why: <c>so that …</c>, <c>because …</c>, <c>in order to …</c>.</summary>
internal static class Motive
{
    private static readonly FrozenSet<string> NotAfterSo = Lexicon.Set("far many much long on forth called be often few little");

    private static readonly FrozenSet<string> NotBeforeSo = Lexicon.Set(
        "and or do does doing did done is are was not if say says said think even just how quite be been feels looks remain remains");

    private static readonly FrozenSet<string> NotBeforePurpose = Lexicon.Set(
        "want need able like allowed how where what whether when which has have had ready and or required going ought used is are be "
        + "wish try trying due up next close access link according compared related similar equal from not");

    /// <summary>Verbs that say what something is good for, whatever stands before them.</summary>
    private static readonly FrozenSet<string> Purposes = Lexicon.Set(
        "protect avoid prevent reduce ensure help comply save speed simplify guarantee minimise minimize");

    /// <summary>For each word, whether it stands in such a clause.</summary>
    public static bool[] Of(Prose prose)
    {
        var inside = new bool[prose.Count];
        var (wishes, wishSaid) = (false, false);
        for (var i = 0; i < prose.Count; i++)
        {
            if (prose.StartsSentence(i))
                (wishes, wishSaid) = (false, false);
            if (Starts(prose, i) || (prose.At(i) == "to" && (wishSaid || !wishes) && IsPurpose(prose, i, wishSaid)))
            {
                var end = prose.SentenceEnd(i);
                Array.Fill(inside, true, i, end - i);
                i = end - 1;
                continue;
            }

            wishes |= prose.At(i) is "want" or "need" or "like" or "wish";
            wishSaid |= wishes && prose.At(i) == "to";
        }

        return inside;
    }

    private static bool Starts(Prose prose, int i) => prose.At(i) switch
    {
        "so" => prose.At(i + 1) == "that"
            || (!NotAfterSo.Contains(prose.At(i + 1)) && !NotBeforeSo.Contains(prose.At(i - 1)) && i + 2 < prose.Count),
        "because" or "otherwise" => i + 1 < prose.Count,
        "since" => i > 0 && prose[i].Before == Separator.Comma,
        "in" => prose.At(i + 1) == "order" && prose.At(i + 2) is "to" or "that",
        _ => false,
    };

    // "I want to filter the list to see open items": the first "to" says what, the second why.
    private static bool IsPurpose(Prose prose, int i, bool wishSaid) =>
        i > 1 && !NotBeforePurpose.Contains(prose.At(i - 1))
        && (Purposes.Contains(prose.At(i + 1)) || (wishSaid && prose.Adjoins(i) && Verbs.IsVerb(prose.At(i + 1))));
}
