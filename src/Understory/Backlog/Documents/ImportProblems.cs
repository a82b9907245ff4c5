using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>
/// The problems of a document as they are found. Of each severity as many are kept as a person could ever read, and the
/// rest is counted, so that a file of nothing but mistakes cannot fill the memory.
/// </summary>
public sealed class ImportProblems
{
    /// <summary>How many are kept of each severity.</summary>
    public const int Most = 10_000;

    private readonly List<ImportProblem> _kept = [];
    private readonly Dictionary<ProblemSeverity, int> _found = [];

    public void Add(ImportProblem problem)
    {
        var found = _found[problem.Severity] = _found.GetValueOrDefault(problem.Severity) + 1;
        if (found <= Most)
            _kept.Add(problem);
    }

    public void AddRange(IEnumerable<ImportProblem> problems)
    {
        foreach (var problem in problems)
            Add(problem);
    }

    /// <summary>In the order in which they were found, and last how many were left out.</summary>
    public IReadOnlyList<ImportProblem> ToList() =>
    [
        .. _kept,
        .. _found.Where(f => f.Value > Most).Select(f => new ImportProblem("$", $"{f.Value - Most} more of this kind were left out", f.Key)),
    ];
}
