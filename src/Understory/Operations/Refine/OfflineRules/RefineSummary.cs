namespace Understory.Operations.Refine.OfflineRules;

/// <summary>Counts what was found and says it in a sentence or two.</summary>
internal sealed class RefineSummary
{
    private const int MostKinds = 4;

    private readonly SortedDictionary<Flaw, int> _flaws = [];
    private int _stories;
    private int _flawed;
    private int _foreign;

    public void Count(StoryReview review)
    {
        _stories++;
        _flawed += review.Findings.Count > 0 ? 1 : 0;
        _foreign += review.InEnglish ? 0 : 1;
        foreach (var flaw in review.Findings.Select(f => f.Flaw).Distinct())
            _flaws[flaw] = _flaws.GetValueOrDefault(flaw) + 1;
    }

    public override string ToString()
    {
        var result = _flawed == 0 ? Clear() : $"{_flawed} of {Stories(_stories)} {(_flawed == 1 ? "needs" : "need")} work: {Counts()}.";
        return _foreign == 0
            ? result
            : $"{result} The rules about words know English only: {Stories(_foreign)} in another language had just the form checked.";
    }

    private string Clear() => _stories switch
    {
        0 => "There were no stories to look at.",
        1 => "The story is clear.",
        _ => $"All {_stories} stories are clear.",
    };

    private string Counts() =>
        string.Join(", ", _flaws.OrderByDescending(f => f.Value).Take(MostKinds).Select(f => $"{f.Value} {Said(f.Key, f.Value == 1)}"))
        + (_flaws.Count > MostKinds ? " and more" : "");

    private static string Stories(int count) => count == 1 ? "1 story" : $"{count} stories";

    private static string Said(Flaw flaw, bool one)
    {
        var has = one ? "has" : "have";
        return flaw switch
        {
            Flaw.Vague => $"{has} vague words",
            Flaw.Untestable => $"{has} criteria that cannot be tested",
            Flaw.NoIntent => one ? "does not say why" : "do not say why",
            Flaw.NoTitle => $"{has} no title",
            Flaw.NoDescription => $"{has} no description",
            Flaw.NoCriteria => $"{has} no criteria",
            Flaw.TooFewCriteria => $"{has} too few criteria",
            Flaw.SeveralStories => one ? "holds several stories" : "hold several stories",
            Flaw.BundledCriterion => $"{has} several behaviours in one criterion",
            Flaw.RepeatedCriterion => one ? "repeats a criterion" : "repeat a criterion",
            Flaw.EmptyCriterion => $"{has} an empty criterion",
            Flaw.UnknownDependency => one ? "depends on something that does not exist" : "depend on something that does not exist",
            _ => $"{has} a gap to fill",
        };
    }
}
