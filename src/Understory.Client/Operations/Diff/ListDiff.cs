namespace Understory.Client.Operations.Diff;

public enum LineKind
{
    Same,
    Added,
    Removed,
    Changed,
    Moved,
}

/// <summary>A line of a list and what became of it.</summary>
/// <param name="Text">The new text; of a removed line the old one.</param>
/// <param name="Pieces">Word by word, for a changed line; empty for the others.</param>
public sealed record ListLine(LineKind Kind, string Text, IReadOnlyList<DiffPiece> Pieces);

/// <summary>Two lists line by line, in the new order, with removed lines where they stood.</summary>
public static class ListDiff
{
    /// <summary>Share of common words from which two lines count as one that was reworded.</summary>
    private const double Alike = 0.5;

    public static IReadOnlyList<ListLine> Lines(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        var partner = Kept(old, now);
        var kinds = partner.Select(p => p >= 0 ? LineKind.Same : LineKind.Added).ToArray();
        Pair(old, now, partner, kinds, LineKind.Moved, (a, b) => a == b ? 1 : 0, 1);
        Pair(old, now, partner, kinds, LineKind.Changed, Similarity, Alike);
        return Arrange(old, now, partner, kinds);
    }

    /// <summary>For each new line the old one that it continues, in an order that both share; -1 for none.</summary>
    private static int[] Kept(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        var length = new int[old.Count + 1, now.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count - 1; j >= 0; j--)
                length[i, j] = old[i] == now[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        }

        var partner = Enumerable.Repeat(-1, now.Count).ToArray();
        for (int i = 0, j = 0; i < old.Count && j < now.Count;)
        {
            if (old[i] == now[j])
                partner[j++] = i++;
            else if (length[i + 1, j] >= length[i, j + 1])
                i++;
            else
                j++;
        }

        return partner;
    }

    /// <summary>Gives lines that have no partner yet the best one left, best pairs first.</summary>
    private static void Pair(
        IReadOnlyList<string> old, IReadOnlyList<string> now, int[] partner, LineKind[] kinds,
        LineKind kind, Func<string, string, double> likeness, double least)
    {
        var pairs =
            from i in Enumerable.Range(0, old.Count).Except(partner)
            from j in Enumerable.Range(0, now.Count)
            where partner[j] < 0
            let score = likeness(old[i], now[j])
            where score >= least
            orderby score descending, Math.Abs(i - j)
            select (Old: i, New: j);
        foreach (var pair in pairs.ToList())
        {
            if (partner[pair.New] >= 0 || partner.Contains(pair.Old))
                continue;
            partner[pair.New] = pair.Old;
            kinds[pair.New] = kind;
        }
    }

    private static List<ListLine> Arrange(IReadOnlyList<string> old, IReadOnlyList<string> now, int[] partner, LineKind[] kinds)
    {
        var lines = new List<ListLine>();
        var removed = Enumerable.Range(0, old.Count).Except(partner).ToList();
        for (var j = 0; j < now.Count; j++)
        {
            // What goes stands before what comes in its place, so as far as the next line that stayed.
            var stayed = Enumerable.Range(j, now.Count - j).FirstOrDefault(n => kinds[n] == LineKind.Same, -1);
            var passed = stayed < 0 ? old.Count : partner[stayed];
            Flush(i => i < passed);
            lines.Add(new(kinds[j], now[j], kinds[j] == LineKind.Changed ? TextDiff.Words(old[partner[j]], now[j]) : []));
        }

        Flush(i => i < old.Count);
        return lines;

        void Flush(Func<int, bool> due)
        {
            lines.AddRange(removed.Where(due).Select(i => new ListLine(LineKind.Removed, old[i], [])));
            removed.RemoveAll(i => due(i));
        }
    }

    private static double Similarity(string a, string b)
    {
        var words = WordChunker.Words(a).ToList();
        var others = WordChunker.Words(b).ToList();
        if (words.Count + others.Count == 0)
            return 0;
        var left = new List<string>(others);
        var common = words.Count(left.Remove);
        return 2.0 * common / (words.Count + others.Count);
    }
}
