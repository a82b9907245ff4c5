using System.Text.Json;
using Understory.Client.Backlog;
using Understory.Client.Operations.Review.Rounds;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>A review of stories that do not exist yet, and of the epic that they want.</summary>
public sealed class GeneratedReview : IReview
{
    private readonly StoriesResponse backlog;

    private GeneratedReview(GenerateResult result, StoriesResponse backlog)
    {
        this.backlog = backlog;
        Summary = result.Reasoning;
        if (result.NewEpic is { Needed: true } wanted)
            Epic = new(wanted);
        var places = StoryPlaces.Of(backlog);
        Stories =
        [
            .. result.Stories.Select((story, index) =>
            {
                // An epic that was made meanwhile may have the number that stands for the new one here.
                var epic = result.WantsNewEpic(story) ? Epic : null;
                var known = epic is null && places.Any(p => p.Phase == story.Phase && p.Epic == story.Epic);
                var name = epic is null ? $"Phase {story.Phase} › Epic {story.Epic}" : "The new epic";
                return new GeneratedEntry(index, story, epic, known ? places : [new(story.Phase, story.Epic, name), .. places]);
            }),
        ];
        Entries = Epic is null ? [.. Stories] : [Epic, .. Stories];
        FindApplied(backlog.Stories);
    }

    public EpicEntry? Epic { get; }

    public IReadOnlyList<GeneratedEntry> Stories { get; }

    public IReadOnlyList<IReviewEntry> Entries { get; }

    public string ListLabel => "Suggested stories";

    public string Summary { get; }

    public string NothingText => "Nothing to add: no story was suggested.";

    public string? ApplyLabel => What is { } what ? $"Add {what}" : null;

    public string Counts => (Stories.Count(s => s.Mark == ReviewMark.Conflict), Entries.Count(e => e.Mark == ReviewMark.Open)) switch
    {
        (0, 0) => "Everything is decided",
        (0, var open) => What is null ? $"Accept a story to add it · {open} open" : $"{open} open",
        (var waiting, var open) => $"{Say.Stories(waiting)} without an epic · {open} open",
    };

    /// <summary>Null where the task's result is not one of generate.</summary>
    public static GeneratedReview? Of(BackgroundTask task, StoriesResponse backlog)
    {
        try
        {
            return task.Result?.Deserialize(WireJson.Default.GenerateResult) is { } result ? new(result, backlog) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public ReviewState Decided() => new()
    {
        Revision = 0,
        Items = Stories.Select(s => (s.Key, s.Kept)).Where(s => s.Kept is not null).ToDictionary(s => s.Key, s => s.Kept!),
        NewEpic = Epic?.Kept,
    };

    public void Adopt(ReviewState kept)
    {
        Epic?.Adopt(kept.NewEpic);
        foreach (var story in Stories)
            story.Adopt(kept.Items.GetValueOrDefault(story.Key));
        FindApplied(backlog.Stories);
    }

    public SuggestedEntry? Take(BackgroundTask round)
    {
        if (RoundOf.Of(round) is not { } asked || Find(asked.Key) is not GeneratedEntry entry)
            return null;
        entry.TakeRound(Read(round, asked) ?? new() { Task = round, Feedback = asked.Feedback, IsReady = false });
        return entry;
    }

    public void Take(IReadOnlyList<ItemCheck> checks)
    {
        foreach (var story in Stories)
            story.Rounds[0].Checks = [.. checks.Where(c => c.Index == story.Index)];
    }

    public ApplyRequest Accepted() => new()
    {
        Items =
        [
            .. Stories.Where(s => s.IsReady).Select(s => new ApplyItem
            {
                Index = s.Index,
                Edits = s.AllEdits() is { Count: > 0 } edits ? edits : null,
                Round = s.Chosen.Task?.Id,
            }),
        ],
        NewEpic = Epic?.Answer(),
    };

    public AppliedOutcome Take(ApplyRequest sent, ApplyResponse answer)
    {
        var created = answer.Applied.Where(a => a.Index is not null).ToList();
        // What was added before stays out of it: somebody may have worked on it since.
        var fresh = created.Where(a => Stories.Any(s => s.Index == a.Index && s.AppliedId is null)).ToList();
        var epics = 0;
        if (Epic is { Mark: ReviewMark.Accepted } wanted)
        {
            wanted.Created();
            epics = 1;
        }

        foreach (var applied in created)
        {
            if (Stories.FirstOrDefault(s => s.Index == applied.Index) is { } story)
                story.AppliedId = applied.Id;
        }

        var added = Words(created.Count, epics) is { } what ? $"Added {what}." : "Nothing was added.";
        return new(string.Join(' ', answer.Conflicts.Select(c => c.Reason).Prepend(added)), fresh);
    }

    public SuggestedEntry? Find(string key) => Stories.FirstOrDefault(s => s.Key == key);

    public void Refresh(IReadOnlyList<Story> stories) => FindApplied(stories);

    private string? What => Words(Stories.Count(s => s.IsReady), Epic is { Mark: ReviewMark.Accepted } ? 1 : 0);

    private static string? Words(int stories, int epics) => (stories, epics) switch
    {
        (0, 0) => null,
        (0, _) => "1 epic",
        (_, 0) => Say.Stories(stories),
        _ => $"{Say.Stories(stories)} and 1 epic",
    };

    // By what was decided, under another name or with other words than suggested.
    private void FindApplied(IReadOnlyList<Story> stories)
    {
        if (Epic is { Exists: false } wanted && backlog.Epics.Any(e => e.Phase == wanted.Suggested.Phase && e.Name == wanted.FinalName))
            wanted.Created();
        var standing = stories.Select(s => s.Id).ToHashSet();
        foreach (var story in Stories)
        {
            story.AppliedId ??= GeneratedText.Same(story.Chosen, stories)?.Id;
            story.IsGone = story.AppliedId is { } id && !standing.Contains(id);
        }
    }

    private static ItemRound? Read(BackgroundTask round, RoundOf asked)
    {
        if (round.Status != TaskState.Complete)
            return null;
        try
        {
            return round.Result?.Deserialize(WireJson.Default.GenerateResult)?.Stories is [var story, ..]
                ? GeneratedText.Of(story, round, asked.Feedback)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
