using System.Text.Json;
using Understory.Contracts;

namespace Understory.Operations.Refine;

/// <summary>
/// An engine's answer against its schema and against what was asked. An item that does not fit, or whose id is missing,
/// double or invented, is not taken; the others are.
/// </summary>
public static class RefineAnswer
{
    /// <returns>Null where the answer as a whole cannot be read.</returns>
    /// <param name="asked">The stories that the question was about.</param>
    public static RefineResult? Read(JsonElement answer, RefineInput input, IReadOnlyList<Story> asked)
    {
        if (answer.ValueKind != JsonValueKind.Object
            || !answer.TryGetProperty("refinements", out var items) || items.ValueKind != JsonValueKind.Array
            || !answer.TryGetProperty("summary", out var summary) || summary.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var byId = items.EnumerateArray().ToLookup(AnswerText.Id, StringComparer.Ordinal);
        var refinements = new List<Refinement>();
        var failed = new List<FailedItem>();
        foreach (var story in asked)
        {
            var (refinement, problem) = byId[story.Id].Count() switch
            {
                0 => (null, "The engine left this story out."),
                1 => ReadItem(byId[story.Id].Single(), story, input),
                _ => (null, "The engine answered twice for this story."),
            };
            if (refinement is not null)
                refinements.Add(refinement);
            else
                failed.Add(new FailedItem(story.Id, ErrorKind.InvalidOutput, problem!));
        }

        return new RefineResult(refinements, AnswerText.Cut(summary), failed.Count > 0 ? failed : null);
    }

    /// <returns>The refinement, or what is wrong with the item.</returns>
    public static (Refinement? Refinement, string? Problem) ReadItem(JsonElement item, Story story, RefineInput input)
    {
        try
        {
            return ReadFields(item, story, input);
        }
        catch (InvalidOperationException)
        {
            // JSON can carry half of a surrogate pair; .NET's texts cannot.
            return (null, "The engine's answer for this story holds text that is not valid Unicode.");
        }
    }

    private static (Refinement?, string?) ReadFields(JsonElement item, Story story, RefineInput input)
    {
        var status = item.TryGetProperty("status", out var word) && word.ValueKind == JsonValueKind.String
            ? Words.FromWord<RefinementStatus>(word.GetString())
            : null;
        var issues = AnswerText.Texts(item, "issues");
        var tags = AnswerText.Texts(item, "tags");
        var dependsOn = AnswerText.Texts(item, "depends_on");
        var acceptance = AnswerText.Texts(item, "suggested_acceptance", required: false);
        var description = AnswerText.Text(item, "suggested_description", required: false);
        if (status is null || issues is null || tags is null || dependsOn is null || acceptance is null || description is null)
            return (null, "The engine's answer for this story breaks its form.");

        var unknown = dependsOn.Where(reference => !input.Known.Exists(reference)).ToList();
        var refinement = new Refinement
        {
            Id = story.Id,
            Title = story.Title,
            Status = status.Value,
            Issues = [.. issues, .. unknown.Select(reference => $"The dependency \"{reference}\" does not exist and was left out.")],
            SuggestedDescription = description.Length == 0 || description == story.Description ? null : description,
            SuggestedAcceptance = acceptance.Count == 0 || acceptance.SequenceEqual(story.Acceptance) ? null : acceptance,
            Tags = [.. tags.Distinct(StringComparer.Ordinal)],
            DependsOn = [.. dependsOn.Except(unknown).Distinct(StringComparer.Ordinal)],
        };
        return (status == RefinementStatus.NeedsWork || unknown.Count > 0
            ? refinement with { Status = RefinementStatus.NeedsWork }
            : Fine(story), null);
    }

    private static Refinement Fine(Story story) => new()
    {
        Id = story.Id,
        Title = story.Title,
        Status = RefinementStatus.Ok,
        Tags = story.Tags,
        DependsOn = story.DependsOn,
    };
}
