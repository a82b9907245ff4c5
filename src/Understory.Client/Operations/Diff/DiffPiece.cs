namespace Understory.Client.Operations.Diff;

public enum DiffKind
{
    Same,
    Added,
    Removed,
}

/// <summary>A stretch of text that is in both texts, in the new one only, or in the old one only.</summary>
public sealed record DiffPiece(DiffKind Kind, string Text);
