using Understory.Contracts;

namespace Understory.Evaluation;

/// <summary>
/// What was found of what is there, and what was flagged that is nothing. A flaw is found when an issue of its story says one of
/// its words; an issue that says none of a flaw is wrong, and counts for the kind of the trap that it fell into, if for any.
/// </summary>
public sealed record EvalScore(
    IReadOnlyList<KindScore> Kinds, IReadOnlyList<(string Id, EvalSpot Flaw)> Missed, IReadOnlyList<(string Id, string Issue)> Wrong)
{
    /// <summary>The kind of a wrong issue that fell into no trap.</summary>
    public const string Other = "other";

    public KindScore Total { get; } = new("all", Kinds.Sum(k => k.Flaws), Kinds.Sum(k => k.Found), Kinds.Sum(k => k.Wrong));

    public required int Flawed { get; init; }

    /// <summary>Flawed stories that need work, whatever the reason that was given.</summary>
    public required int FlawedFlagged { get; init; }

    public required int Good { get; init; }

    /// <summary>Good stories that were said to need work.</summary>
    public required int GoodFlagged { get; init; }

    /// <summary>Stories without an answer count as if nothing had been found in them.</summary>
    public static EvalScore Of(EvalSet set, IEnumerable<Refinement> refinements)
    {
        var byId = refinements.ToDictionary(r => r.Id, StringComparer.Ordinal);
        var hits = new List<(string Kind, bool Found)>();
        var wrongs = new List<string>();
        var missed = new List<(string, EvalSpot)>();
        var wrong = new List<(string, string)>();
        foreach (var (story, flaws, traps) in set.Stories)
        {
            var issues = byId.GetValueOrDefault(story.Id)?.Issues ?? [];
            foreach (var flaw in flaws)
            {
                var found = issues.Any(flaw.IsNamedBy);
                hits.Add((flaw.Kind, found));
                if (!found)
                    missed.Add((story.Id, flaw));
            }

            foreach (var issue in issues.Where(issue => !flaws.Any(flaw => flaw.IsNamedBy(issue))))
            {
                wrongs.Add(traps.FirstOrDefault(trap => trap.IsNamedBy(issue))?.Kind ?? Other);
                wrong.Add((story.Id, issue));
            }
        }

        var kinds = hits.Select(h => h.Kind).Concat(set.Stories.SelectMany(c => c.Traps).Select(t => t.Kind)).Concat(wrongs).Distinct();
        var good = set.Stories.Where(c => c.Flaws.Count == 0).ToList();
        return new EvalScore(
            [.. kinds.Select(k => new KindScore(k, hits.Count(h => h.Kind == k), hits.Count(h => h.Kind == k && h.Found), wrongs.Count(w => w == k)))],
            missed,
            wrong)
        {
            Flawed = set.Stories.Count - good.Count,
            FlawedFlagged = set.Stories.Except(good).Count(NeedsWork),
            Good = good.Count,
            GoodFlagged = good.Count(NeedsWork),
        };

        bool NeedsWork(EvalCase one) => byId.GetValueOrDefault(one.Story.Id)?.Status == RefinementStatus.NeedsWork;
    }
}

/// <param name="Flaws">How many there are.</param>
/// <param name="Wrong">Issues that are about none.</param>
public sealed record KindScore(string Kind, int Flaws, int Found, int Wrong)
{
    /// <summary>Share of the flaws that were found, 0 to 1; null where there are none.</summary>
    public double? Recall => Flaws == 0 ? null : (double)Found / Flaws;

    /// <summary>Share of what was flagged that is a flaw, 0 to 1; null where nothing was flagged.</summary>
    public double? Precision => Found + Wrong == 0 ? null : (double)Found / (Found + Wrong);
}
