using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;

namespace Understory.Operations.Generate;

/// <summary>
/// An engine's answer against its schema and against the version. A story that breaks the form, or stands nowhere, is not
/// taken, and a dependency on nothing is left out; the reasoning says so in its last sentences.
/// </summary>
public static class GenerateAnswer
{
    private const int MostStories = 200;

    /// <returns>Null where the answer as a whole cannot be read, or holds no story that can be taken.</returns>
    public static GenerateResult? Read(JsonElement answer, GenerateInput input)
    {
        if (Parts(answer) is not var (items, reasoning, proposal))
            return null;
        var newEpic = Epic(proposal);
        var remarks = new GenerateRemarks();
        var stories = new List<GeneratedStory>();
        foreach (var item in items.EnumerateArray())
        {
            if (Item(item) is not { } story)
                remarks.Broken++;
            else if (stories.Count == MostStories)
                remarks.TooMany++;
            else if (Placed(story, newEpic, input.Places) is not { } placed)
                remarks.Misplaced.Add($"{story.Phase}.{story.Epic}");
            else
                stories.Add(Known(placed, input.Known, remarks.Unknown));
        }

        if (stories.Count == 0)
            return null;
        var wanted = newEpic is not null && stories.Exists(s => !input.Places.HasEpic(s.Phase, s.Epic));
        return new GenerateResult(stories, remarks.After(AnswerText.Cut(reasoning)), wanted ? newEpic : null);
    }

    /// <summary>The answer of a round: one story, which stands where the one before it stood.</summary>
    /// <returns>Null where the answer cannot be read, or its first story breaks the form.</returns>
    public static (GeneratedStory Story, string Reasoning)? ReadAgain(JsonElement answer, GenerateInput input, GeneratedStory before)
    {
        if (Parts(answer) is not var (items, reasoning, _) || items.GetArrayLength() == 0 || Item(items[0]) is not { } story)
            return null;
        var remarks = new GenerateRemarks { Further = items.GetArrayLength() - 1 };
        var known = Known(InPlaceOf(before, story), input.Known, remarks.Unknown);
        return (known, remarks.After(AnswerText.Cut(reasoning)));
    }

    public static GeneratedStory InPlaceOf(GeneratedStory before, GeneratedStory story) => story with { Phase = before.Phase, Epic = before.Epic };

    /// <returns>Null where it breaks the form.</returns>
    public static GeneratedStory? Item(JsonElement item)
    {
        try
        {
            return item.ValueKind == JsonValueKind.Object
                && AnswerText.Text(item, "title", StoryLimits.MostTitle) is { Length: > 0 } title
                && AnswerText.Text(item, "intent") is { } intent
                && AnswerText.Text(item, "description") is { } description
                && AnswerText.Texts(item, "acceptance") is { } acceptance
                && Number(item, "phase") is { } phase
                && Number(item, "epic") is { } epic
                && AnswerText.Texts(item, "depends_on") is { } dependsOn
                && AnswerText.Texts(item, "tags") is { } tags
                    ? new GeneratedStory
                    {
                        Title = title,
                        Intent = intent,
                        Description = description,
                        Acceptance = acceptance,
                        Phase = phase,
                        Epic = epic,
                        DependsOn = [.. dependsOn.Distinct(StringComparer.Ordinal)],
                        Tags = [.. tags.Distinct(StringComparer.Ordinal)],
                    }
                    : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    private static (JsonElement Items, JsonElement Reasoning, JsonElement Epic)? Parts(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object
        && answer.TryGetProperty("stories", out var items) && items.ValueKind == JsonValueKind.Array
        && answer.TryGetProperty("reasoning", out var reasoning) && reasoning.ValueKind == JsonValueKind.String
        && answer.TryGetProperty("new_epic", out var epic)
            ? (items, reasoning, epic)
            : null;

    // Whatever number a story gives the new epic, there is only one that it can mean.
    private static GeneratedStory? Placed(GeneratedStory story, NewEpic? newEpic, EpicPlaces places)
    {
        if (places.HasEpic(story.Phase, story.Epic))
            return story;
        return story.Phase == newEpic?.Phase ? story with { Epic = places.AfterLast(story.Phase) } : null;
    }

    private static GeneratedStory Known(GeneratedStory story, Dependencies known, List<string> unknown)
    {
        var left = story.DependsOn.Where(reference => !known.Exists(reference)).ToList();
        unknown.AddRange(left);
        return story with { DependsOn = [.. story.DependsOn.Except(left, StringComparer.Ordinal)] };
    }

    private static NewEpic? Epic(JsonElement proposal)
    {
        try
        {
            return proposal.ValueKind == JsonValueKind.Object
                && proposal.TryGetProperty("needed", out var needed) && needed.ValueKind == JsonValueKind.True
                && Number(proposal, "phase") is { } phase
                && AnswerText.Text(proposal, "name", StoryLimits.MostTitle) is { Length: > 0 } name
                && AnswerText.Text(proposal, "description") is { } description
                    ? new NewEpic(true, phase, name, description)
                    : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static int? Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt32(out var number) && number is >= 0 and <= StoryId.MostNumber
            ? number
            : null;
}
