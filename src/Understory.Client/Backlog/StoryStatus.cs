using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>A story's status as a word and the pill that carries it. What weighs most wins: merged, passed, skipped.</summary>
public static class StoryStatus
{
    public static string Word(Story story) => story switch
    {
        { Merged: true } => "Merged",
        { Passes: true } => "Passed",
        { Skipped: true } => "Skipped",
        _ => "Pending",
    };

    public static string Pill(Story story) => story switch
    {
        { Merged: true } => "pill moss",
        { Passes: true } => "pill sky",
        { Skipped: true } => "pill",
        _ => "pill hollow",
    };

    public static bool IsDone(Story story) => story.Merged || story.Passes;
}

/// <summary>Stories counted by their status, each story once.</summary>
public sealed record StoryCounts(int Merged, int Passed, int Skipped, int Pending)
{
    public static StoryCounts None { get; } = new(0, 0, 0, 0);

    public int Total => Merged + Passed + Skipped + Pending;

    public static StoryCounts Of(IEnumerable<Story> stories)
    {
        var counts = stories.CountBy(StoryStatus.Word).ToDictionary();
        int Count(string word) => counts.GetValueOrDefault(word);
        return new(Count("Merged"), Count("Passed"), Count("Skipped"), Count("Pending"));
    }

    /// <summary><c>41 merged · 12 passed · 90 pending</c>; what there is none of is left out.</summary>
    public override string ToString()
    {
        (int Count, string Word)[] parts = [(Merged, "merged"), (Passed, "passed"), (Skipped, "skipped"), (Pending, "pending")];
        return string.Join(" · ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Word}"));
    }
}

/// <summary>Words for numbers of things.</summary>
public static class Say
{
    public static string Count(int number, string one, string many) => number == 1 ? $"1 {one}" : $"{number} {many}";

    public static string Stories(int number) => Count(number, "story", "stories");

    public static string Criteria(int number) => number == 0 ? "no criteria" : Count(number, "criterion", "criteria");
}
