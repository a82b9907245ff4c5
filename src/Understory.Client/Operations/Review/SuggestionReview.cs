using System.Text.Json;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>A review of one refine: what was suggested, what the stories say now, and what the person decided.</summary>
public sealed class RefineReviewState
{
    private RefineReviewState(BackgroundTask task, RefineResult result, IReadOnlyList<Story> stories)
    {
        var bases = Bases(task);
        var now = stories.ToDictionary(s => s.Id);
        Items =
        [
            .. result.Refinements
                .Where(r => r.Status == RefinementStatus.NeedsWork)
                .Select(r => ItemOf(r, bases.GetValueOrDefault(r.Id), now.GetValueOrDefault(r.Id))),
        ];
        Fine = [.. result.Refinements.Where(r => r.Status == RefinementStatus.Ok)];
        Failed = result.Failed ?? [];
        Summary = result.Summary;
    }

    /// <summary>Stories that need work, in the order of the backlog.</summary>
    public IReadOnlyList<ReviewItem> Items { get; }

    /// <summary>Stories with which nothing is wrong.</summary>
    public IReadOnlyList<Refinement> Fine { get; }

    /// <summary>Stories for which no valid answer could be had.</summary>
    public IReadOnlyList<FailedItem> Failed { get; }

    public string Summary { get; }

    /// <summary>Where a review begins: at the first story that is not decided; null where none needs work.</summary>
    public ReviewItem? First => Items.FirstOrDefault(i => i.Open > 0) ?? (Items.Count > 0 ? Items[0] : null);

    public int AcceptedFields => Items.Sum(i => i.Accepted);

    public int AcceptedStories => Items.Count(i => i.Accepted > 0);

    public int OpenFields => Items.Sum(i => i.Open);

    /// <summary>Null where the task's result is not one of refine.</summary>
    public static RefineReviewState? Of(BackgroundTask task, IReadOnlyList<Story> stories)
    {
        try
        {
            return task.Result?.Deserialize(WireJson.Default.RefineResult) is { } result ? new(task, result, stories) : null;
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

    /// <summary>Takes the stories as they are now. Decisions about what is not applied stay.</summary>
    public void Refresh(IReadOnlyList<Story> stories)
    {
        var now = stories.ToDictionary(s => s.Id);
        foreach (var item in Items)
            Refresh(item, now.GetValueOrDefault(item.Id));
    }

    /// <summary>Marks what the server did not write, with what the stories say now.</summary>
    public void Take(ApplyResponse answer)
    {
        foreach (var conflict in answer.Conflicts)
        {
            if (Items.FirstOrDefault(i => i.Id == conflict.Id) is not { } item)
                continue;
            Refresh(item, conflict.Story);
            item.Fields.FirstOrDefault(f => f.Name == conflict.Field)?.Refuse(conflict.Reason);
        }
    }

    private static void Refresh(ReviewItem item, Story? now)
    {
        item.Story = now;
        if (now is null)
            return;
        foreach (var field in item.Fields)
            field.Refresh(StoryField.Of(now, field.Name));
    }

    private static ReviewItem ItemOf(Refinement refinement, StoryBasis? basis, Story? story)
    {
        var fields = new List<ReviewField>();
        Suggest(StoryFields.Description, refinement.SuggestedDescription is { } text ? [text] : null);
        Suggest(StoryFields.Acceptance, refinement.SuggestedAcceptance);
        Suggest(StoryFields.Tags, refinement.Tags);
        Suggest(StoryFields.DependsOn, refinement.DependsOn);
        return new()
        {
            Id = refinement.Id,
            Title = story?.Title ?? refinement.Title,
            Issues = refinement.Issues,
            Fields = fields,
            Story = story,
        };

        // A suggestion that says what the task read is none.
        void Suggest(string name, IReadOnlyList<string>? suggested)
        {
            var before = basis is null ? null : StoryField.Of(basis, name);
            var now = story is null ? before ?? [] : StoryField.Of(story, name);
            if (suggested is not null && !suggested.SequenceEqual(before ?? now))
                fields.Add(new() { Name = name, Now = now, Suggested = suggested, Base = before });
        }
    }

    private static Dictionary<string, StoryBasis> Bases(BackgroundTask task)
    {
        try
        {
            return task.Bases?.Deserialize(WireJson.Default.DictionaryStringStoryBasis) ?? [];
        }
        catch (JsonException)
        {
            // Without them the server still compares; the page only cannot say beforehand what changed.
            return [];
        }
    }
}
