namespace Understory.Operations.Rounds;

/// <summary>The members of params that make a task a round.</summary>
public sealed record RoundWish(IReadOnlyList<string>? StoryIds, string? Feedback, string? ParentTaskId)
{
    private const int LongestFeedback = 5_000;

    public bool IsRound => ParentTaskId is not null;

    /// <summary>What is wrong with them by themselves, by the member's name.</summary>
    /// <param name="lists">Whether <c>storyIds</c> mean something without a round as well.</param>
    /// <param name="looksAgain">Whether a round can be without feedback, to look at a story that changed.</param>
    public IEnumerable<(string Member, string Sentence)> Problems(bool lists, bool looksAgain)
    {
        if (!IsRound)
        {
            if (Feedback is not null)
                yield return ("feedback", "belongs to a round: name in parentTaskId the task that is tried again.");
            if (StoryIds is not null && !lists)
                yield return ("storyIds", "belongs to a round: name in parentTaskId the task that is tried again.");
            yield break;
        }

        if (StoryIds is not [not null])
            yield return ("storyIds", "must name exactly one item: the one that is tried again.");
        if (Feedback is null ? !looksAgain : string.IsNullOrWhiteSpace(Feedback) || Feedback.Length > LongestFeedback)
            yield return ("feedback", $"must say what should be different, in 1 to {LongestFeedback:N0} characters.");
    }
}
