namespace Understory.Bench;

/// <summary>What a figure should be.</summary>
/// <param name="What">The figure in words.</param>
/// <param name="Measured">The figure.</param>
/// <param name="Bound">What it should at most be, or at least where <paramref name="AtLeast"/>.</param>
internal sealed record Goal(string What, double Measured, double Bound, bool AtLeast = false)
{
    /// <summary>Missed by so much that no noise explains it: by more than a factor of two.</summary>
    public bool MissedClearly => AtLeast ? Measured * 2 < Bound : Measured > Bound * 2;

    /// <summary>Whether a clear miss fails the run; not where something that is not ours takes most of the time.</summary>
    public bool Decides { get; init; } = true;

    public bool Met => AtLeast ? Measured >= Bound : Measured <= Bound;
}

/// <summary>What was measured together, and what it should be.</summary>
internal sealed record Section(string Title, IReadOnlyList<Samples> Samples, IReadOnlyList<Goal> Goals)
{
    /// <summary>What explains the figures, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
