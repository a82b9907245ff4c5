using System.Text.Json;
using Understory.Client.Backlog;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>A review of stories that do not exist yet, and of the epic that they want.</summary>
public sealed class GeneratedReview : IReview
{
    private GeneratedReview(GenerateResult result, StoriesResponse backlog)
    {
        Summary = result.Reasoning;
        if (result.NewEpic is { Needed: true } wanted)
            Epic = new(wanted, backlog.Epics.Any(e => e.Phase == wanted.Phase && e.Name == wanted.Name));
        var places = StoryPlaces.Of(backlog);
        Stories =
        [
            .. result.Stories.Select((story, index) =>
            {
                // An epic that was made meanwhile may have the number that stands for the new one here.
                var epic = result.WantsNewEpic(story) ? Epic : null;
                var known = epic is null && places.Any(p => p.Phase == story.Phase && p.Epic == story.Epic);
                var name = epic is null ? $"Phase {story.Phase} › Epic {story.Epic}" : "The new epic";
                return new GeneratedEntry(index, story, epic, known ? places : [new(story.Phase, story.Epic, name), .. places])
                {
                    AppliedId = Same(story, backlog)?.Id,
                };
            }),
        ];
        Entries = Epic is null ? [.. Stories] : [Epic, .. Stories];
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

    public void Take(IReadOnlyList<ItemCheck> checks)
    {
        foreach (var story in Stories)
            story.Checks = [.. checks.Where(c => c.Index == story.Index)];
    }

    public ApplyRequest Accepted() => new()
    {
        Items = [.. Stories.Where(s => s.IsReady).Select(s => new ApplyItem { Index = s.Index, Edits = s.IsMoved ? Moved(s.Place) : null })],
        NewEpic = Epic?.Answer(),
    };

    public AppliedOutcome Take(ApplyResponse answer)
    {
        var created = answer.Applied.Where(a => a.Index is not null).ToList();
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
        // A story that was created is taken back by deleting it, not by undoing a change.
        return new(string.Join(' ', answer.Conflicts.Select(c => c.Reason).Prepend(added)), []);
    }

    public void Refresh(IReadOnlyList<Story> stories)
    {
        // What does not exist yet cannot have changed.
    }

    private string? What => Words(Stories.Count(s => s.IsReady), Epic is { Mark: ReviewMark.Accepted } ? 1 : 0);

    private static string? Words(int stories, int epics) => (stories, epics) switch
    {
        (0, 0) => null,
        (0, _) => "1 epic",
        (_, 0) => Say.Stories(stories),
        _ => $"{Say.Stories(stories)} and 1 epic",
    };

    private static Dictionary<string, JsonElement> Moved(StoryPlace place) => new()
    {
        [StoryFields.Phase] = Number(place.Phase),
        [StoryFields.Epic] = Number(place.Epic),
    };

    private static JsonElement Number(int number) => JsonElement.Parse(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    // Added before, on this page or another one.
    private static Story? Same(GeneratedStory story, StoriesResponse backlog) => backlog.Stories.FirstOrDefault(s =>
        s.Title == story.Title && s.Description == story.Description && s.Acceptance.SequenceEqual(story.Acceptance));
}
