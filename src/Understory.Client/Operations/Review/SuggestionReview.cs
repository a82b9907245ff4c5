using System.Text.Json;
using Understory.Client.Backlog;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>A review of what a refine or a story edit suggests for stories that exist.</summary>
public sealed class SuggestionReview : IReview
{
    private SuggestionReview(IReadOnlyList<ReviewItem> items) => Items = items;

    /// <summary>Stories for which something is suggested or wrong: a refine's in the order of the backlog, an edit's own story first.</summary>
    public IReadOnlyList<ReviewItem> Items { get; }

    public required string ListLabel { get; init; }

    public required string Summary { get; init; }

    public required string NothingText { get; init; }

    /// <summary>Stories with which nothing is wrong.</summary>
    public IReadOnlyList<Refinement> Fine { get; private init; } = [];

    /// <summary>Stories for which no valid answer could be had.</summary>
    public IReadOnlyList<FailedItem> Failed { get; private init; } = [];

    /// <summary>What a story edit was asked; null for a refine.</summary>
    public StoryEditParams? Edit { get; private init; }

    public IReadOnlyList<IReviewEntry> Entries => Items;

    public string? ApplyLabel => AcceptedFields == 0
        ? null
        : $"Apply {Say.Count(AcceptedFields, "change", "changes")} to {Say.Stories(AcceptedStories)}";

    public string Counts => (AcceptedFields, Items.Sum(i => i.Open)) switch
    {
        (0, 0) => "Everything is decided",
        (0, var open) => $"Accept a suggestion to apply it · {open} open",
        var (accepted, open) => $"{accepted} accepted · {open} open",
    };

    private int AcceptedFields => Items.Sum(i => i.Accepted);

    private int AcceptedStories => Items.Count(i => i.Accepted > 0);

    /// <summary>Null where the task's result is none of these.</summary>
    public static SuggestionReview? Of(BackgroundTask task, IReadOnlyList<Story> stories)
    {
        try
        {
            return task.Type switch
            {
                TaskTypes.Refine => task.Result?.Deserialize(WireJson.Default.RefineResult) is { } refined ? Of(task, refined, stories) : null,
                TaskTypes.StoryEdit => task.Result?.Deserialize(WireJson.Default.StoryEditResult) is { } edited ? Of(task, edited, stories) : null,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public ApplyRequest Accepted() => new()
    {
        Items =
        [
            .. Items.Where(i => i.Accepted > 0).Select(i => new ApplyItem
            {
                Id = i.Id,
                Fields = [.. i.Fields.Where(f => f.Decision == Decision.Accepted).Select(f => f.Name)],
            }),
        ],
    };

    public void Refresh(IReadOnlyList<Story> stories)
    {
        var now = stories.ToDictionary(s => s.Id);
        foreach (var item in Items)
            item.Refresh(now.GetValueOrDefault(item.Id));
    }

    public AppliedOutcome Take(ApplyResponse answer)
    {
        var said = Said(AcceptedFields, AcceptedStories, answer.Conflicts.Count);
        // A story that held the suggestion already was not changed, and so has nothing to undo.
        var changed = answer.Applied.Where(a => Items.FirstOrDefault(i => i.Id == a.Id)?.Story?.Revision < a.Revision).ToList();
        foreach (var conflict in answer.Conflicts)
        {
            if (Items.FirstOrDefault(i => i.Id == conflict.Id) is not { } item)
                continue;
            item.Refresh(conflict.Story);
            item.Fields.FirstOrDefault(f => f.Name == conflict.Field)?.Refuse(conflict.Reason);
        }

        return new(said, changed);
    }

    private static string Said(int changes, int stories, int refused)
    {
        if (refused == 0)
            return $"Applied {Say.Count(changes, "change", "changes")} to {Say.Stories(stories)}.";
        var marked = $"{Say.Count(refused, "change was", "changes were")} not applied: see the marked fields.";
        return refused >= changes ? marked : $"Applied {Say.Count(changes - refused, "change", "changes")}. {marked}";
    }

    private static SuggestionReview Of(BackgroundTask task, RefineResult result, IReadOnlyList<Story> stories)
    {
        var reader = new SuggestionReader(task, stories);
        var fine = result.Refinements.Where(r => r.Status == RefinementStatus.Ok).ToList();
        return new([.. result.Refinements.Where(r => r.Status == RefinementStatus.NeedsWork).Select(reader.Item)])
        {
            ListLabel = "Stories that need work",
            // The engine's own words count what could not be used as well.
            Summary = result.Failed is { Count: > 0 } ? "" : result.Summary,
            Fine = fine,
            Failed = result.Failed ?? [],
            NothingText = fine.Count switch
            {
                0 => "Nothing to change: no story was found to need work.",
                1 => "Nothing to change: the story is clear.",
                var count => $"Nothing to change: all {count} stories are clear.",
            },
        };
    }

    private static SuggestionReview Of(BackgroundTask task, StoryEditResult result, IReadOnlyList<Story> stories)
    {
        var reader = new SuggestionReader(task, stories);
        return new([reader.Target(result), .. result.RelatedUpdates.Select(reader.Item)])
        {
            ListLabel = "Stories to change",
            Summary = result.Summary,
            NothingText = "Nothing to change: no story is touched by this change.",
            Edit = task.Params?.Deserialize(WireJson.Default.StoryEditParams) ?? new(result.StoryId, ""),
        };
    }
}
