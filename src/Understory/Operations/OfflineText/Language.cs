using System.Collections.Frozen;

namespace Understory.Operations.OfflineText;

/// <summary>Tells English from the rest, since rules about words hold for one language only.</summary>
internal static class Language
{
    private const int EnoughWords = 8;
    private const int MostWords = 1000;

    private static readonly FrozenSet<string> English = Lexicon.Set(
        "the and of is are with that be not can when want from this by for to as it has on a an will");

    /// <summary>A text too short to tell counts as English when it is written in plain Latin letters.</summary>
    public static bool IsEnglish(IEnumerable<Prose> texts)
    {
        var words = texts
            .SelectMany(text => Enumerable.Range(0, text.Count).Select(text.At))
            .Where(word => word.Length > 0)
            .Take(MostWords)
            .ToList();
        var ours = words.Where(English.Contains).ToList();
        var foreign = words.Count(word => word.Any(c => c > '\u024F' && char.IsLetter(c)));
        if (foreign * 2 > words.Count)
            return false;
        return words.Count < EnoughWords
            ? !words.Exists(word => word.Any(c => c > '\u007F' && char.IsLetter(c))) || ours.Count > 0
            : ours.Distinct().Count() >= 2 && ours.Count * 14 >= words.Count;
    }
}
