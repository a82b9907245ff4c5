using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>What is wrong with a story that a person writes, by the field's name on the wire. What the story had already may stay.</summary>
internal static class StoryChecks
{
    /// <param name="story">As it is to be.</param>
    /// <param name="before">As it is now; null for a new one.</param>
    public static async Task<Dictionary<string, IReadOnlyList<string>>> Errors(Session session, string version, Story story, Story? before)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var field in StoryFieldValues.Changing.Where(field => before is null || !StoryFieldValues.Same(field, story, before)))
        {
            if (Problem(field, story) is { } problem)
                errors[field] = [problem];
        }

        if (!errors.ContainsKey("depends_on")
            && await Unknown(session, version, [.. story.DependsOn.Except(before?.DependsOn ?? [])]) is { Count: > 0 } unknown)
        {
            errors["depends_on"] = unknown;
        }

        return errors;
    }

    public static string? TitleProblem(string title) =>
        string.IsNullOrWhiteSpace(title) ? "must not be empty." : TooLong(title, StoryLimits.MostTitle);

    public static string? TooLong(string text, int most) => text.Length > most ? $"must have at most {most} characters." : null;

    private static string? Problem(string field, Story story) => field switch
    {
        "title" => TitleProblem(story.Title),
        "intent" => TooLong(story.Intent, StoryLimits.MostText),
        "description" => TooLong(story.Description, StoryLimits.MostText),
        "acceptance" => ListProblem(story.Acceptance, "criteria", StoryLimits.MostCriterion),
        "tags" => ListProblem(story.Tags, "tags", StoryLimits.MostTag),
        "depends_on" => ListProblem(story.DependsOn, "dependencies", StoryLimits.MostTag),
        "phase" => NumberProblem(story.Phase),
        "epic" => NumberProblem(story.Epic),
        _ => null,
    };

    public static string? NumberProblem(int number) =>
        number is < 0 or > StoryId.MostNumber ? $"must be a whole number from 0 to {StoryId.MostNumber}." : null;

    private static string? ListProblem(IReadOnlyList<string> list, string entries, int most)
    {
        if (list.Count > StoryLimits.MostEntries || list.Any(string.IsNullOrWhiteSpace))
            return $"must have at most {StoryLimits.MostEntries} {entries}, none of them empty.";
        return list.Any(entry => entry.Length > most) ? $"must have {entries} of at most {most} characters." : null;
    }

    private static async Task<IReadOnlyList<string>> Unknown(Session session, string version, IReadOnlyList<string> references)
    {
        if (references.Count == 0)
            return [];
        var known = await session.Dependencies(version, await session.Names(version), references);
        return [.. references.Where(r => !known.Exists(r)).Select(r => $"\"{StoryId.Shorten(r)}\" does not exist.")];
    }
}
