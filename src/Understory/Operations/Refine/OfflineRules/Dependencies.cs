using Understory.Operations.OfflineText;

namespace Understory.Operations.Refine.OfflineRules;

/// <summary>Checks what a story depends on against everything that exists.</summary>
internal sealed class Dependencies
{
    private readonly HashSet<string> _known;
    private readonly HashSet<string> _versions;

    /// <param name="outline">Empty where the question holds none: then every dependency is taken for good.</param>
    public Dependencies(IReadOnlyList<OutlineLine> outline)
    {
        _known = outline
            .SelectMany(line => new[] { line.Phase, line.Epic, line.Story, line.OtherVersion })
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        _versions = outline.Select(line => line.OtherVersion).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The dependencies to keep, and a finding for each of the rest.</summary>
    public (IReadOnlyList<string> Kept, IReadOnlyList<Finding> Findings) Check(string id, IReadOnlyList<string> dependsOn)
    {
        var kept = new List<string>();
        var findings = new List<Finding>();
        foreach (var dependency in dependsOn)
        {
            if (Problem(id, dependency) is { } problem)
                findings.Add(new Finding(Flaw.UnknownDependency, problem));
            else
                kept.Add(dependency);
        }

        return findings.Count > 0 ? (kept, [.. findings.Distinct()]) : (dependsOn, []);
    }

    private string? Problem(string id, string dependency)
    {
        if (SameStory(id, dependency))
            return "The story depends on itself.";
        if (_known.Count == 0 || _known.Contains(dependency) || _known.Contains(WithoutPrefix(dependency)))
            return null;
        var colon = dependency.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return $"The story depends on {Wording.Quote(dependency)}, which does not exist in this version.";
        var version = dependency[..colon];
        return _versions.Contains(version)
            ? null
            : $"The story depends on {Wording.Quote(dependency)}, but there is no other version {Wording.Quote(version)}.";
    }

    private static bool SameStory(string one, string other) => WithoutPrefix(one) == WithoutPrefix(other);

    private static string WithoutPrefix(string id) => id.StartsWith("STORY-", StringComparison.Ordinal) ? id["STORY-".Length..] : id;
}
