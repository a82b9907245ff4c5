using DiffPlex;

namespace Understory.Client.Operations.Diff;

/// <summary>Two texts word by word, in the order in which a person reads the change: what goes, then what comes.</summary>
public static class TextDiff
{
    public static IReadOnlyList<DiffPiece> Words(string old, string now)
    {
        if (old == now)
            return old.Length == 0 ? [] : [new(DiffKind.Same, old)];
        var pieces = new List<DiffPiece>();
        foreach (var change in Joined(Changes(old, now)))
        {
            Add(pieces, DiffKind.Removed, change.Removed);
            Add(pieces, DiffKind.Added, change.Added);
            Add(pieces, DiffKind.Same, change.Same);
        }

        return pieces;
    }

    private static List<Change> Changes(string old, string now)
    {
        var diff = Differ.Instance.CreateDiffs(old, now, ignoreWhiteSpace: false, ignoreCase: false, WordChunker.Instance);
        var changes = new List<Change>();
        var at = 0;
        foreach (var block in diff.DiffBlocks)
        {
            changes.Add(new("", "", Text(diff.PiecesOld, at, block.DeleteStartA)));
            at = block.DeleteStartA + block.DeleteCountA;
            changes.Add(new(
                Text(diff.PiecesOld, block.DeleteStartA, at),
                Text(diff.PiecesNew, block.InsertStartB, block.InsertStartB + block.InsertCountB),
                ""));
        }

        changes.Add(new("", "", Text(diff.PiecesOld, at, diff.PiecesOld.Count)));
        return changes;
    }

    // Two changes with no more than a word between them read as one: a phrase that was replaced, not each of its words.
    private static List<Change> Joined(List<Change> changes)
    {
        var joined = new List<Change>();
        foreach (var change in changes)
        {
            if (change.Changes && joined is [.., { Changes: true } before, { Changes: false } gap] && Slight(gap.Same))
            {
                joined.RemoveRange(joined.Count - 2, 2);
                joined.Add(new(before.Removed + gap.Same + change.Removed, before.Added + gap.Same + change.Added, ""));
            }
            else if (change.Changes || change.Same.Length > 0)
            {
                joined.Add(change);
            }
        }

        return joined;
    }

    private static bool Slight(string text) => WordChunker.Words(text).Count() <= 1;

    private static void Add(List<DiffPiece> pieces, DiffKind kind, string text)
    {
        if (text.Length > 0)
            pieces.Add(new(kind, text));
    }

    private static string Text(IReadOnlyList<string> pieces, int from, int to) => string.Concat(pieces.Skip(from).Take(to - from));

    private sealed record Change(string Removed, string Added, string Same)
    {
        public bool Changes => Removed.Length + Added.Length > 0;
    }
}
