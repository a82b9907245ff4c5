namespace Understory.Operations.OfflineText;

/// <summary>Which text another one was made of, by the words that they share.</summary>
internal static class Likeness
{
    /// <param name="enough">Which part of the other text's words must be shared at least.</param>
    /// <returns>The index of the text that shares most words; -1 where none shares enough.</returns>
    public static int Nearest(string text, IReadOnlyList<string> among, double enough = 0)
    {
        var words = Repeats.KeyWords(new Prose(text)).ToHashSet(StringComparer.Ordinal);
        var (nearest, most) = (-1, 0.0);
        for (var i = 0; i < among.Count; i++)
        {
            var others = Repeats.KeyWords(new Prose(among[i]));
            var alike = (double)others.Count(words.Contains) / Math.Max(1, others.Length);
            if (alike > most && alike >= enough)
                (nearest, most) = (i, alike);
        }

        return nearest;
    }
}
