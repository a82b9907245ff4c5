using Understory.Client.Operations.Review.Rounds;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>How far the review of one story is, as the list marks it.</summary>
public enum ReviewMark
{
    Open,
    Accepted,
    Dismissed,
    Applied,
    Conflict,
    ChangedSince,
    Gone,

    /// <summary>Something is wrong with it, and nothing is suggested.</summary>
    Noted,
}

/// <summary>One story that exists, with what is suggested for it.</summary>
public sealed class ReviewItem(string id, string title, ItemRound own, Story? story) : SuggestedEntry(own)
{
    public string Id { get; } = id;

    public override string Key => Id;

    public override string Label => Id;

    public override string Title { get; } = title;

    /// <summary>The story as it is now; null when it is gone.</summary>
    public Story? Story { get; private set; } = story;

    public override Decision? Decision => null;

    public IEnumerable<ReviewField> AcceptedFields => Chosen.Fields.Where(f => f.Decision == Review.Decision.Accepted);

    /// <summary>What a person wrote over the accepted ones.</summary>
    public IReadOnlyDictionary<string, System.Text.Json.JsonElement> AcceptedEdits => Edits(AcceptedFields);

    public int Accepted => Story is null ? 0 : AcceptedFields.Count();

    public int Open => Story is null ? 0 : Chosen.Fields.Count(f => f is { CanDecide: true, Decision: Review.Decision.Open });

    public override bool CanDecide => Story is not null && Chosen.Fields.Any(f => f.CanDecide);

    public override bool HasAcceptedGap => Story is not null && AcceptedFields.Any(f => f.Gaps.Count > 0);

    /// <summary>What is suggested was made for a text that is another one now, or was refused for that.</summary>
    public bool IsStale => Story is not null && Chosen.Fields.Any(f => f.ChangedSince || f.Conflict is not null);

    /// <summary>Of a stale one: the fields that are as the task read them, and not accepted yet.</summary>
    public IReadOnlyList<ReviewField> StillFits => [.. Chosen.Fields.Where(f => f.CanDecide && f.Decision != Review.Decision.Accepted)];

    public override ReviewMark Mark => this switch
    {
        { Story: null } => ReviewMark.Gone,
        { Chosen.Fields.Count: 0 } => ReviewMark.Noted,
        _ when Chosen.Fields.Any(f => f.Conflict is not null) => ReviewMark.Conflict,
        _ when Open > 0 => ReviewMark.Open,
        _ when Accepted > 0 => ReviewMark.Accepted,
        _ when Chosen.ChangedSince => ReviewMark.ChangedSince,
        _ when Chosen.Fields.Any(f => f.Applied) => ReviewMark.Applied,
        _ => ReviewMark.Dismissed,
    };

    /// <summary>Takes the story as it is now; null when it is gone.</summary>
    public void Refresh(Story? now)
    {
        Story = now;
        if (now is null)
            return;
        foreach (var field in Rounds.SelectMany(r => r.Fields))
            field.Refresh(StoryField.Of(now, field.Name));
    }

    public void TakeRound(ItemRound round)
    {
        Take(round);
        if (Story is not null)
            Refresh(Story);
    }

    public void AcceptWhatFits()
    {
        foreach (var field in StillFits)
            field.Decide(Review.Decision.Accepted);
    }

    /// <summary>A story that was looked at again gets the new suggestion in place of the one that does not fit any more.</summary>
    /// <returns>Whether it did.</returns>
    public bool TakeReplacement()
    {
        if (!IsStale || Rounds.LastOrDefault(r => r is { IsReady: true, Task: not null, Feedback: null }) is not { } again
            || again.Number <= Chosen.Number)
            return false;
        Choose(again);
        return true;
    }

    protected override void ToggleAll(Decision decision)
    {
        var fields = Chosen.Fields.Where(f => f.CanDecide).ToList();
        var next = fields.TrueForAll(f => f.Decision == decision) ? Review.Decision.Open : decision;
        fields.ForEach(f => f.Decide(next));
    }

    protected override void Adopted(ItemReview? kept)
    {
        // All that is kept of a story that exists is kept by field.
    }
}
