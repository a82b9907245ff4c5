using System.Text.Json;
using Understory.Client.Backlog;
using Understory.Client.Operations.Review.Rounds;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>A review of what a refine or a story edit suggests for stories that exist.</summary>
public sealed class SuggestionReview : IReview
{
    private readonly Dictionary<string, ReviewItem> byId;
    private Dictionary<string, Story> now;

    private SuggestionReview(IReadOnlyList<ReviewItem> items, Dictionary<string, Story> now)
    {
        Items = items;
        this.now = now;
        byId = items.DistinctBy(i => i.Id).ToDictionary(i => i.Id);
    }

    /// <summary>Stories for which something is suggested or wrong: a refine's in the order of the backlog, an edit's own story first.</summary>
    public IReadOnlyList<ReviewItem> Items { get; }

    public required string ListLabel { get; init; }

    public required string Summary { get; init; }

    public required string NothingText { get; init; }

    /// <summary>What is said of an item for which nothing is suggested.</summary>
    public required string NothingSuggested { get; init; }

    /// <summary>Stories with which nothing is wrong.</summary>
    public IReadOnlyList<Refinement> Fine { get; private init; } = [];

    /// <summary>Stories for which no valid answer could be had.</summary>
    public IReadOnlyList<FailedItem> Failed { get; private init; } = [];

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
        var now = stories.ToDictionary(s => s.Id);
        try
        {
            return task.Type switch
            {
                TaskTypes.Refine => task.Result?.Deserialize(WireJson.Default.RefineResult) is { } refined ? Of(task, refined, now) : null,
                TaskTypes.StoryEdit => task.Result?.Deserialize(WireJson.Default.StoryEditResult) is { } edited ? Of(task, edited, now) : null,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public ReviewState Decided() => new()
    {
        Revision = 0,
        Items = Items.Select(i => (i.Id, i.Kept)).Where(i => i.Kept is not null).ToDictionary(i => i.Id, i => i.Kept!),
    };

    public void Adopt(ReviewState kept)
    {
        foreach (var item in Items)
            item.Adopt(kept.Items.GetValueOrDefault(item.Id));
    }

    public SuggestedEntry? Take(BackgroundTask round)
    {
        if (RoundOf.Of(round) is not { } asked || byId.GetValueOrDefault(asked.Key) is not { } item)
            return null;
        item.TakeRound(Read(round, asked) ?? new() { Task = round, Feedback = asked.Feedback, IsReady = false });
        return item;
    }

    public ApplyRequest Accepted() => new()
    {
        Items =
        [
            .. Items.Where(i => i.Accepted > 0).Select(i => new ApplyItem
            {
                Id = i.Id,
                Fields = [.. i.AcceptedFields.Select(f => f.Name)],
                Edits = i.AcceptedEdits is { Count: > 0 } edits ? edits : null,
                Round = i.Chosen.Task?.Id,
            }),
        ],
    };

    public void Refresh(IReadOnlyList<Story> stories)
    {
        now = stories.ToDictionary(s => s.Id);
        foreach (var item in Items)
            item.Refresh(now.GetValueOrDefault(item.Id));
    }

    public AppliedOutcome Take(ApplyRequest sent, ApplyResponse answer)
    {
        var said = Said(sent.Items.Sum(i => i.Fields!.Count), sent.Items.Count, answer.Conflicts.Count);
        // A story that held the suggestion already was not changed, and so has nothing to undo.
        var changed = answer.Applied.Where(a => byId.GetValueOrDefault(a.Id)?.Story?.Revision < a.Revision).ToList();
        foreach (var item in sent.Items)
        {
            foreach (var name in item.Fields!)
                byId[item.Id!].Chosen.Field(name)?.Wrote();
        }

        foreach (var conflict in answer.Conflicts)
        {
            if (byId.GetValueOrDefault(conflict.Id) is not { } item)
                continue;
            item.Refresh(conflict.Story);
            item.Chosen.Field(conflict.Field)?.Refuse(conflict.Reason);
        }

        return new(said, changed, answer.Conflicts.Select(c => byId.GetValueOrDefault(c.Id)).FirstOrDefault(i => i is not null));
    }

    public SuggestedEntry? Find(string key) => byId.GetValueOrDefault(key);

    private ItemRound? Read(BackgroundTask round, RoundOf asked)
    {
        if (round.Status != TaskState.Complete)
            return null;
        try
        {
            return new SuggestionReader(round, now) { AsRound = round, Feedback = asked.Feedback }.For(asked.Key);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Said(int changes, int stories, int refused)
    {
        if (refused == 0)
            return $"Applied {Say.Count(changes, "change", "changes")} to {Say.Stories(stories)}.";
        var marked = $"{Say.Count(refused, "change was", "changes were")} not applied: see the marked fields.";
        return refused >= changes ? marked : $"Applied {Say.Count(changes - refused, "change", "changes")}. {marked}";
    }

    private static SuggestionReview Of(BackgroundTask task, RefineResult result, Dictionary<string, Story> now)
    {
        var reader = new SuggestionReader(task, now);
        var fine = result.Refinements.Where(r => r.Status == RefinementStatus.Ok).ToList();
        return new(
            [.. result.Refinements.Where(r => r.Status == RefinementStatus.NeedsWork).Select(r => Item(r.Id, r.Title, reader.Of(r), now))],
            now)
        {
            ListLabel = "Stories that need work",
            // The engine's own words count what could not be used as well.
            Summary = result.Failed is { Count: > 0 } ? "" : result.Summary,
            Fine = fine,
            Failed = result.Failed ?? [],
            NothingSuggested = "Nothing is suggested for it: the points above need a person's decision.",
            NothingText = fine.Count switch
            {
                0 => "Nothing to change: no story was found to need work.",
                1 => "Nothing to change: the story is clear.",
                var count => $"Nothing to change: all {count} stories are clear.",
            },
        };
    }

    private static SuggestionReview Of(BackgroundTask task, StoryEditResult result, Dictionary<string, Story> now)
    {
        var reader = new SuggestionReader(task, now);
        return new(
            [
                Item(result.StoryId, result.CurrentStory.Title, reader.OfTarget(result), now),
                .. result.RelatedUpdates.Select(u => Item(u.Id, u.Title, reader.Of(u), now)),
            ],
            now)
        {
            ListLabel = "Stories to change",
            Summary = result.Summary,
            NothingText = "Nothing to change: no story is touched by this change.",
            NothingSuggested = "Nothing is suggested for it: it says already what was asked for.",
        };
    }

    private static ReviewItem Item(string id, string title, ItemRound own, Dictionary<string, Story> now) =>
        new(id, now.GetValueOrDefault(id)?.Title ?? title, own, now.GetValueOrDefault(id));
}
