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
public sealed class ReviewItem : IReviewEntry
{
    public required string Id { get; init; }
    public required string Title { get; init; }

    /// <summary>Why it should change, in sentences.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    public required IReadOnlyList<ReviewField> Fields { get; init; }

    /// <summary>The story as it is now; null when it is gone.</summary>
    public Story? Story { get; set; }

    string IReviewEntry.Label => Id;

    Decision? IReviewEntry.Decision => null;

    public int Accepted => Fields.Count(f => f.Decision == Decision.Accepted);

    public int Open => Story is null ? 0 : Fields.Count(f => f is { CanDecide: true, Decision: Decision.Open });

    public bool ChangedSince => Fields.Any(f => f.ChangedSince);

    public bool CanDecide => Story is not null && Fields.Any(f => f.CanDecide);

    public ReviewMark Mark => this switch
    {
        { Story: null } => ReviewMark.Gone,
        { Fields.Count: 0 } => ReviewMark.Noted,
        _ when Fields.Any(f => f.Conflict is not null) => ReviewMark.Conflict,
        _ when Open > 0 => ReviewMark.Open,
        _ when Accepted > 0 => ReviewMark.Accepted,
        _ when ChangedSince => ReviewMark.ChangedSince,
        _ when Fields.Any(f => f.Applied) => ReviewMark.Applied,
        _ => ReviewMark.Dismissed,
    };

    /// <summary>Takes the story as it is now; null when it is gone.</summary>
    public void Refresh(Story? now)
    {
        Story = now;
        if (now is null)
            return;
        foreach (var field in Fields)
            field.Refresh(StoryField.Of(now, field.Name));
    }

    /// <summary>Decides all fields that can be; when all of them are decided so, takes it back.</summary>
    public void Toggle(Decision decision)
    {
        var fields = Fields.Where(f => f.CanDecide).ToList();
        var next = fields.TrueForAll(f => f.Decision == decision) ? Decision.Open : decision;
        fields.ForEach(f => f.Decide(next));
    }
}
