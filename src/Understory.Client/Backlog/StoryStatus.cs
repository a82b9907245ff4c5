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

    /// <summary>What a person can set.</summary>
    public static IReadOnlyList<string> Words { get; } = ["Pending", "Passed", "Merged", "Skipped"];

    /// <summary>The story as it is when its status is that word. A merged story keeps whether it had passed.</summary>
    public static Story With(Story story, string word) => story with
    {
        Passes = word == "Passed" || (word == "Merged" && story.Passes),
        Merged = word == "Merged",
        Skipped = word == "Skipped",
    };

    public static StoryPatch Patch(Story story, string word)
    {
        var wanted = With(story, word);
        return new() { Revision = story.Revision, Passes = wanted.Passes, Merged = wanted.Merged, Skipped = wanted.Skipped };
    }

    public static bool IsDone(Story story) => story.Merged || story.Passes;
}

/// <summary>Stories counted by their status, each story once.</summary>
public sealed record StoryCounts(int Merged, int Passed, int Skipped, int Pending)
{
    public static StoryCounts None { get; } = new(0, 0, 0, 0);

    public int Total => Merged + Passed + Skipped + Pending;

    public static StoryCounts Of(VersionSummary version) => new(version.Merged, version.Passed, version.Skipped, version.Pending);

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

    /// <summary><c>1.1.2, 1.1.3 and 4 more</c>.</summary>
    public static string Some(IReadOnlyList<string> names, int most = 3) => names.Count switch
    {
        0 => "",
        1 => names[0],
        _ when names.Count <= most => $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}",
        _ => $"{string.Join(", ", names.Take(most))} and {names.Count - most} more",
    };

    public static string Criteria(int number) => number == 0 ? "no criteria" : Count(number, "criterion", "criteria");
}
