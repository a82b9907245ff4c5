using Understory.Contracts;

namespace Understory.Client.Operations.Review;

public enum Decision
{
    Open,
    Accepted,
    Dismissed,
}

public static class Decisions
{
    public static Decision Of(ReviewDecision? kept) => kept switch
    {
        ReviewDecision.Accepted => Decision.Accepted,
        ReviewDecision.Dismissed => Decision.Dismissed,
        _ => Decision.Open,
    };

    /// <summary>Null for what is open.</summary>
    public static ReviewDecision? ToKeep(Decision decision) => decision switch
    {
        Decision.Accepted => ReviewDecision.Accepted,
        Decision.Dismissed => ReviewDecision.Dismissed,
        _ => null,
    };
}
