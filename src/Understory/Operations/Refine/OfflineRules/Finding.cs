namespace Understory.Operations.Refine.OfflineRules;

/// <summary>What can be wrong with a story, in the order in which the summary counts it.</summary>
internal enum Flaw
{
    Vague,
    Untestable,
    NoIntent,
    NoTitle,
    NoDescription,
    NoCriteria,
    TooFewCriteria,
    SeveralStories,
    BundledCriterion,
    RepeatedCriterion,
    EmptyCriterion,
    UnknownDependency,
    OpenGap,
}

/// <param name="Issue">One sentence for a person, naming the words at fault.</param>
internal sealed record Finding(Flaw Flaw, string Issue);
