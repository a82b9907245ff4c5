using System.Globalization;
using System.Text.Json;
using Understory.Client.Operations.Review.Rounds;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>A place for a story, with its name for people.</summary>
public sealed record StoryPlace(int Phase, int Epic, string Name);

/// <summary>One generated story: where it goes, what speaks against it, and whether it is wanted.</summary>
public sealed class GeneratedEntry(int index, GeneratedStory story, EpicEntry? newEpic, IReadOnlyList<StoryPlace> places)
    : SuggestedEntry(GeneratedText.Of(story))
{
    private readonly StoryPlace suggestedPlace = places.First(p => p.Phase == story.Phase && p.Epic == story.Epic);
    private Decision decided;

    public int Index { get; } = index;

    public EpicEntry? NewEpic { get; } = newEpic;

    /// <summary>Where it can go.</summary>
    public IReadOnlyList<StoryPlace> Places { get; } = places;

    public StoryPlace Place { get; set; } = places.First(p => p.Phase == story.Phase && p.Epic == story.Epic);

    public IReadOnlyList<ItemCheck> Checks => Shown.Checks ?? [];

    /// <summary>The id of the story that it became; null while it was not added.</summary>
    public string? AppliedId { get; set; }

    /// <summary>It was added, and is deleted by now.</summary>
    public bool IsGone { get; set; }

    public override string Key { get; } = index.ToString(CultureInfo.InvariantCulture);

    public override Decision? Decision => decided;

    public override string Label => AppliedId ?? $"{Place.Phase}.{Place.Epic}";

    public override string Title => Chosen.Field(StoryFields.Title)!.Value[0];

    public override bool CanDecide => AppliedId is null;

    public override bool HasAcceptedGap => CanDecide && decided == Review.Decision.Accepted && Chosen.Fields.Any(f => f.Gaps.Count > 0);

    public bool IsMoved => Place != suggestedPlace;

    /// <summary>It stands in the new epic, which was not accepted.</summary>
    public bool LacksEpic => NewEpic is { IsOpenToStories: false } && !IsMoved;

    /// <summary>It is accepted and can be added.</summary>
    public bool IsReady => CanDecide && decided == Review.Decision.Accepted && !LacksEpic;

    public override ReviewMark Mark => this switch
    {
        { IsGone: true } => ReviewMark.Gone,
        { AppliedId: not null } => ReviewMark.Applied,
        _ when decided == Review.Decision.Accepted && LacksEpic => ReviewMark.Conflict,
        _ => MarkOf(decided),
    };

    public static ReviewMark MarkOf(Decision decision) => decision switch
    {
        Review.Decision.Accepted => ReviewMark.Accepted,
        Review.Decision.Dismissed => ReviewMark.Dismissed,
        _ => ReviewMark.Open,
    };

    /// <summary>What a person changed of it, by field, with the place where it goes if that is another one.</summary>
    public IReadOnlyDictionary<string, JsonElement> AllEdits()
    {
        var edits = Edits(Chosen.Fields);
        if (IsMoved)
        {
            edits[StoryFields.Phase] = JsonSerializer.SerializeToElement(Place.Phase, WireJson.Default.Int32);
            edits[StoryFields.Epic] = JsonSerializer.SerializeToElement(Place.Epic, WireJson.Default.Int32);
        }

        return edits;
    }

    /// <summary>An edit, or another place, is wanted: that accepts it.</summary>
    public void Accept()
    {
        if (CanDecide && decided != Review.Decision.Accepted)
            ToggleAll(Review.Decision.Accepted);
    }

    public void TakeRound(ItemRound round) => Take(round);

    /// <summary>Accepting a story accepts the epic that it stands in, unless that was dismissed.</summary>
    protected override void ToggleAll(Decision decision)
    {
        if (!CanDecide)
            return;
        decided = decided == decision ? Review.Decision.Open : decision;
        if (decided == Review.Decision.Accepted && LacksEpic)
            NewEpic!.AcceptIfOpen();
    }

    protected override ItemReview Build() => new()
    {
        Decision = Decisions.ToKeep(decided),
        Edits = AllEdits(),
        Round = Chosen.Task?.Id,
    };

    protected override void Adopted(ItemReview? kept)
    {
        decided = Decisions.Of(kept?.Decision);
        Place = Number(kept, StoryFields.Phase) is { } phase && Number(kept, StoryFields.Epic) is { } epic
            ? Places.FirstOrDefault(p => p.Phase == phase && p.Epic == epic) ?? suggestedPlace
            : suggestedPlace;
    }

    private static int? Number(ItemReview? kept, string name) =>
        kept is not null && kept.Edits.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;
}
