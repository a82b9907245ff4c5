using DiffPlex;

namespace Understory.Client.Operations.Diff;

/// <summary>
/// Cuts text into words, runs of white space, gaps to fill, and single signs, so that a changed comma leaves its word alone.
/// </summary>
public sealed class WordChunker : IChunker
{
    public static WordChunker Instance { get; } = new();

    public IReadOnlyList<string> Chunk(string text)
    {
        var chunks = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = start + Math.Max(1, Gaps.LengthAt(text, start));
            var kind = KindOf(text, start);
            while (kind != Kind.Sign && end < text.Length && KindOf(text, end) == kind)
                end++;
            chunks.Add(text[start..end]);
            start = end;
        }

        return chunks;
    }

    /// <summary>The words alone, for comparing what two texts speak of.</summary>
    public static IEnumerable<string> Words(string text) =>
        Instance.Chunk(text).Where(c => KindOf(c, 0) == Kind.Word).Select(c => c.ToLowerInvariant());

    private static Kind KindOf(string text, int at)
    {
        var sign = text[at];
        if (char.IsWhiteSpace(sign))
            return Kind.Space;
        // Surrogates stay together, and so do the parts of "user's", "built-in" and "US_001".
        return char.IsLetterOrDigit(sign) || char.IsSurrogate(sign) || sign == '_' || (sign is '\'' or '’' or '-' && Between(text, at))
            ? Kind.Word
            : Kind.Sign;
    }

    private static bool Between(string text, int at) =>
        at > 0 && at + 1 < text.Length && char.IsLetterOrDigit(text[at - 1]) && char.IsLetterOrDigit(text[at + 1]);

    private enum Kind
    {
        Word,
        Space,
        Sign,
    }
}
