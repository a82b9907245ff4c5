using System.Text.Json;
using Understory.Contracts;

namespace Understory.Operations.StoryEdit;

/// <summary>
/// An engine's answer against its schema and against what was asked. The target must be answered; an update that breaks its
/// form, or whose id is missing, double or of no related story, is left out, and the summary says how many were.
/// </summary>
public static class StoryEditAnswer
{
    /// <returns>Null where the answer as a whole, or that for the target, cannot be read.</returns>
    public static StoryEditResult? Read(JsonElement answer, StoryEditInput input)
    {
        if (answer.ValueKind != JsonValueKind.Object
            || !answer.TryGetProperty("target", out var target) || target.ValueKind != JsonValueKind.Object
            || !answer.TryGetProperty("related_updates", out var items) || items.ValueKind != JsonValueKind.Array
            || !answer.TryGetProperty("summary", out var summary) || summary.ValueKind != JsonValueKind.String
            || Target(target, input.Target) is not { } suggestion)
        {
            return null;
        }

        var byId = items.EnumerateArray().ToLookup(AnswerText.Id, StringComparer.Ordinal);
        var updates = new List<RelatedUpdate>();
        var taken = 0;
        foreach (var story in input.Related)
        {
            if (byId[story.Id].Count() != 1 || Update(byId[story.Id].Single(), story) is not { } update)
                continue;
            taken++;
            if (ChangesAnything(update))
                updates.Add(update);
        }

        return Result(input, suggestion, updates, Summary(AnswerText.Cut(summary), items.GetArrayLength() - taken));
    }

    /// <summary>The answer of a round about one related story, which has its update whatever came of it.</summary>
    /// <returns>Null where it cannot be read, or is about another story.</returns>
    public static (RelatedUpdate Update, string Summary)? ReadRelated(JsonElement answer, Story story)
    {
        if (answer.ValueKind != JsonValueKind.Object
            || !answer.TryGetProperty("related_updates", out var items) || items.ValueKind != JsonValueKind.Array
            || !answer.TryGetProperty("summary", out var summary) || summary.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var (said, named) = (AnswerText.Cut(summary), items.EnumerateArray().Where(item => AnswerText.Id(item) == story.Id).ToList());
        if (items.GetArrayLength() == 0)
            return (new RelatedUpdate(story.Id, story.Title, said.Length > 0 ? said : "It can stay as it is."), said);
        return named is [var only] && Update(only, story) is { } update ? (update, said) : null;
    }

    public static StoryEditResult Result(StoryEditInput input, StoryEditTarget target, IReadOnlyList<RelatedUpdate> updates, string summary) =>
        new(input.Target.Id, input.Target, target, [.. input.Related.Select(s => new RelatedStory(s.Id, s.Title))], updates, summary);

    /// <returns>Null where it breaks its form.</returns>
    public static StoryEditTarget? Target(JsonElement item, Story story) =>
        Suggestion(item, story, withIntent: true) is { } suggestion
            ? new StoryEditTarget(suggestion.Description ?? story.Description, suggestion.Acceptance ?? story.Acceptance, suggestion.Intent)
            : null;

    /// <returns>Null where it breaks its form.</returns>
    public static RelatedUpdate? Update(JsonElement item, Story story)
    {
        if (Suggestion(item, story, withIntent: false) is not { } suggestion || Reason(item) is not { Length: > 0 } reason)
            return null;
        return new RelatedUpdate(story.Id, story.Title, reason, suggestion.Description, suggestion.Acceptance);
    }

    public static bool ChangesAnything(RelatedUpdate update) => update is not { SuggestedDescription: null, SuggestedAcceptance: null };

    // Null members where the present text stays; null where the item breaks its form.
    private static Suggested? Suggestion(JsonElement item, Story story, bool withIntent)
    {
        try
        {
            var description = AnswerText.Text(item, "suggested_description", required: false);
            var acceptance = AnswerText.Texts(item, "suggested_acceptance", required: false);
            var intent = withIntent ? AnswerText.Text(item, "suggested_intent", required: false) : "";
            if (description is null || acceptance is null || intent is null)
                return null;
            // Null and an empty list are not the same here: a person may want the last criterion gone.
            var stays = item.GetProperty("suggested_acceptance").ValueKind == JsonValueKind.Null
                || acceptance.SequenceEqual(story.Acceptance.Select(criterion => criterion.Trim()));
            return new Suggested(Other(description, story.Description), stays ? null : acceptance, Other(intent, story.Intent));
        }
        catch (InvalidOperationException)
        {
            // JSON can carry half of a surrogate pair; .NET's texts cannot.
            return null;
        }
    }

    private static string? Reason(JsonElement item)
    {
        try
        {
            return AnswerText.Text(item, "reason", required: false);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Other(string suggested, string present) => suggested.Length == 0 || suggested == present.Trim() ? null : suggested;

    private static string Summary(string said, int leftOut) => leftOut switch
    {
        0 => said,
        1 => $"{said} One update of the answer was left out: it fits no related story, or breaks its form.".TrimStart(),
        _ => $"{said} {leftOut} updates of the answer were left out: they fit no related story, name one twice, or break their form.".TrimStart(),
    };

    private sealed record Suggested(string? Description, IReadOnlyList<string>? Acceptance, string? Intent);
}
