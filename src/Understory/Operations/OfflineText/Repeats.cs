using System.Collections.Frozen;
using System.Globalization;

namespace Understory.Operations.OfflineText;

/// <summary>
/// Finds criteria of one story that say the same: the same words but for order, form and fillers, or one of them with a
/// single word more.
/// </summary>
internal static class Repeats
{
    private const int ShortestNear = 5;
    private const int LongestNear = 40;

    private static readonly FrozenDictionary<string, string> SameMeaning = new[]
        {
            "1 one", "2 two", "3 three", "4 four", "5 five", "6 six", "7 seven", "10 ten", "over more above exceeding",
            "notify told tell tells notified notifies informed inform informs alerted", "show shows shown displayed displays display",
            "see sees seen", "send sent", "e-mail email emails e-mails", "remove deleted deletes delete removed removes",
            "become becomes", "save saves saved saving",
        }
        .Select(line => line.Split(' '))
        .SelectMany(words => words.Skip(1).Select(word => (word, words[0])))
        .Append(("than", ""))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    private static readonly FrozenSet<string> Directions = Lexicon.Set("after before from into instead over under less until");

    /// <summary>For each criterion the index of the earlier one that it repeats, or -1.</summary>
    public static int[] Find(IReadOnlyList<Prose> criteria)
    {
        var earlier = new int[criteria.Count];
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var seenLackingOne = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < criteria.Count; i++)
        {
            var words = KeyWords(criteria[i]);
            var whole = string.Join(' ', words);
            earlier[i] = words.Length == 0 ? -1 : Match(whole, words);
            if (earlier[i] >= 0 || words.Length == 0)
                continue;
            seen.TryAdd(whole, i);
            foreach (var lacking in LackingOne(words))
                seenLackingOne.TryAdd(lacking, i);
        }

        return earlier;

        int Match(string whole, string[] words)
        {
            if (seen.TryGetValue(whole, out var equal))
                return equal;
            if (words.Length >= ShortestNear && seenLackingOne.TryGetValue(whole, out var longer))
                return longer;
            foreach (var lacking in LackingOne(words))
            {
                if (seen.TryGetValue(lacking, out var shorter))
                    return shorter;
            }

            return -1;
        }
    }

    /// <summary>The list without each of its words in turn, but never without one that turns the meaning.</summary>
    private static IEnumerable<string> LackingOne(string[] words)
    {
        if (words.Length is <= ShortestNear or > LongestNear)
            yield break;
        for (var left = 0; left < words.Length; left++)
        {
            var word = words[left];
            if (!char.IsDigit(word[0]) && !Lexicon.Turns.Contains(word) && !word.Contains('>', StringComparison.Ordinal))
                yield return string.Join(' ', words.Where((_, index) => index != left));
        }
    }

    /// <summary>Sorted, each once; a word of direction is tied to the one that it points at.</summary>
    public static string[] KeyWords(Prose prose)
    {
        var words = new SortedSet<string>(StringComparer.Ordinal);
        var direction = "";
        for (var i = 0; i < prose.Count; i++)
        {
            var word = prose[i].Kind is WordKind.Plain or WordKind.Number
                ? Stem(prose.At(i))
                : prose.Slice(i, i + 1).ToLower(CultureInfo.InvariantCulture);
            if (word.Length == 0 || Lexicon.Fillers.Contains(prose.At(i)))
                continue;
            if (Directions.Contains(word))
            {
                direction = word + ">";
                continue;
            }

            words.Add(direction + word);
            direction = "";
        }

        return [.. words];
    }

    /// <summary>The word without its endings, or the word that stands for all of its meaning.</summary>
    public static string Stem(string word)
    {
        if (SameMeaning.TryGetValue(word, out var same))
            return same;
        if (word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4)
            return word[..^3] + "y";
        if (word.EndsWith("ed", StringComparison.Ordinal) && word.Length > 4)
            return word[..^2].TrimEnd('e');
        if (Lexicon.IsPlural(word))
            return word[..^1].TrimEnd('e');
        return word.Length > 3 ? word.TrimEnd('e') : word;
    }
}
