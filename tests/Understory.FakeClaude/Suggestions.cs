using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Understory.FakeClaude;

/// <summary>What this server says about a story: derived from the story's own words, so that a person can read it as an answer.</summary>
internal static partial class Suggestions
{
    private static readonly Dictionary<string, string> Exact = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fast"] = "within 200 ms",
        ["quickly"] = "within 200 ms",
        ["many"] = "1,000",
        ["several"] = "three",
    };

    /// <returns>Whether the property is one that a story settles.</returns>
    public static bool Knows(string property, StoryInPrompt story, out JsonNode? value)
    {
        value = property switch
        {
            "id" => story.Id,
            "title" => story.Title,
            "intent" => story.Intent,
            "description" => story.Description,
            "status" => story.IsOk ? "ok" : "needs_work",
            "issues" => Texts(story.IsOk ? [] : Issues(story)),
            "suggested_description" when !story.IsOk => Description(story),
            "suggested_acceptance" when !story.IsOk => Texts(Acceptance(story)),
            "suggested_intent" => null,
            "reason" when story.Feedback is { } feedback => $"You said “{feedback}”, so this one is worded anew.",
            "reason" => $"The change leaves “{story.Title}” saying something else.",
            "acceptance" => Texts(story.Acceptance),
            "tags" => Texts(story.Tags),
            "depends_on" => Texts(story.DependsOn),
            _ => null,
        };
        return value is not null || property is "suggested_description" or "suggested_acceptance" or "suggested_intent";
    }

    /// <summary>A text for a property that no story settles.</summary>
    public static string Text(string property, IReadOnlyList<StoryInPrompt> stories, RoundInPrompt? round)
    {
        if (round is not null && property is "summary" or "reasoning")
            return $"Written again as you asked: “{round.Feedback}”";
        var work = stories.Count(story => !story.IsOk);
        return property switch
        {
            "summary" when stories.Count > 0 => $"{work} of {stories.Count} stories need work.",
            "summary" => "Nothing was asked about.",
            "reasoning" => "Each of these can be built and tested on its own.",
            "title" => "Show what changed since the last visit",
            "intent" => "So that nobody has to compare by hand.",
            "description" => "The list marks each entry that changed since the person last looked, and says what changed.",
            "acceptance" => "An entry that changed is marked until it was opened.",
            "" => "An answer.",
            _ => $"A text for {property.Replace('_', ' ')}.",
        };
    }

    private static IEnumerable<string> Issues(StoryInPrompt story)
    {
        if (story.Feedback is { } feedback)
            yield return $"You said: “{feedback}”";
        var vague = Vague().Matches(string.Join('\n', [story.Description, .. story.Acceptance]))
            .Select(match => match.Value)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        foreach (var word in vague)
            yield return $"“{word}” cannot be tested: say how much, or what is meant.";
        if (story.Acceptance.Count == 0)
            yield return "There are no acceptance criteria, so nobody can tell when it is done.";
        else if (vague.Count == 0)
            yield return $"No criterion says what happens when “{story.Title}” fails.";
    }

    private static string Description(StoryInPrompt story)
    {
        var text = Sharpen(story.Description.Trim());
        if (text.Length == 0)
            return $"As a user, I want this: {story.Title.TrimEnd('.')}. {Sentence(story.Intent)}".TrimEnd();
        return story.Feedback is { } feedback
            ? $"{Sentence(text)} As you asked: {Sentence(feedback)}"
            : $"{Sentence(text)} Where it cannot be done, the person is told why and nothing is changed.";
    }

    private static IEnumerable<string> Acceptance(StoryInPrompt story) =>
    [
        .. story.Acceptance.Select(Sharpen),
        $"When “{story.Title}” fails, a message names the cause and what to do, and nothing is changed.",
    ];

    private static string Sharpen(string text) => Vague().Replace(text, match => Exact.GetValueOrDefault(match.Value, match.Value));

    private static string Sentence(string text) => text.Length == 0 || ".!?".Contains(text[^1]) ? text : text + ".";

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    [GeneratedRegex(
        @"\b(fast|quickly|easily|properly|appropriate|various|large|many|several|robust)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Vague();
}
