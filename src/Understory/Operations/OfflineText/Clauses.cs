namespace Understory.Operations.OfflineText;

/// <summary>Where a clause ends, as far as punctuation and small words tell.</summary>
internal static class Clauses
{
    private const int Longest = 40;

    /// <summary>Index of the first word that no longer belongs to the clause of word <paramref name="i"/>.</summary>
    public static int EndOf(Prose prose, int i)
    {
        var farthest = i + Longest;
        while (i < farthest && !EndBefore(prose, i))
            i++;
        return i;
    }

    public static bool EndBefore(Prose prose, int i) =>
        i >= prose.Count || prose[i].Before != Separator.Space || EndsClause(prose.At(i));

    private static bool EndsClause(string word) =>
        word is "and" or "or" or "but" or "for" or "even" or "on" or "in" or "at" or "with" or "by" or "from"
        || Lexicon.Subordinators.Contains(word);
}
