using Understory.Client.Operations.Review.Rounds;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>An entry for which something is suggested: by the task itself, and by the feedback rounds that followed.</summary>
public abstract class SuggestedEntry : IReviewEntry
{
    private readonly List<ItemRound> rounds;
    private ItemReview? waiting;

    protected SuggestedEntry(ItemRound own)
    {
        rounds = [own];
        Chosen = Shown = own;
    }

    /// <summary>Its name in what is kept, and for a round.</summary>
    public abstract string Key { get; }

    public abstract string Label { get; }

    public abstract string Title { get; }

    public abstract ReviewMark Mark { get; }

    public abstract bool CanDecide { get; }

    public abstract Decision? Decision { get; }

    /// <summary>The task's own suggestion first, then the rounds in the order in which they were asked for.</summary>
    public IReadOnlyList<ItemRound> Rounds => rounds;

    /// <summary>The one that is decided on and would be applied.</summary>
    public ItemRound Chosen { get; private set; }

    /// <summary>The one that is looked at.</summary>
    public ItemRound Shown { get; private set; }

    /// <summary>What the shown one is compared with; null for the story as it is now.</summary>
    public ItemRound? Against { get; private set; }

    public IReadOnlyList<ReviewField> Fields => Shown.Fields;

    /// <summary>The round that is on its way; null where none is.</summary>
    public ItemRound? Running => rounds.LastOrDefault(r => r.Task is { IsActive: true });

    /// <summary>A round that is there and was not looked at.</summary>
    public ItemRound? Ready => rounds.LastOrDefault(r => r is { IsReady: true, Task.IsUnread: true });

    /// <summary>What was accepted and still has something to fill in.</summary>
    public abstract bool HasAcceptedGap { get; }

    public string? Note => this switch
    {
        { Running: not null } => "Trying again…",
        { Ready: { } round } => $"Round {round.Number} is ready",
        _ when rounds[^1].Task is { Status: TaskState.Failed, IsUnread: true } => "Trying again failed",
        _ when Chosen.Fields.Any(f => f.Draft is not null) => "Edit not saved",
        { HasAcceptedGap: true } => "Gap to fill",
        _ => null,
    };

    /// <summary>What is kept of it; null where nothing is decided.</summary>
    public ItemReview? Kept
    {
        get
        {
            var kept = waiting ?? Build();
            return kept is { Decision: null, Fields.Count: 0, Edits.Count: 0, Round: null } ? null : kept;
        }
    }

    public void Toggle(Decision decision)
    {
        waiting = null;
        Choose(Shown);
        ToggleAll(decision);
    }

    public Action Remember()
    {
        var (kept, shown) = (Kept, Shown);
        return () =>
        {
            Adopt(kept);
            Show(shown);
        };
    }

    /// <summary>Takes over what was kept. A round that is not here yet is waited for.</summary>
    public void Adopt(ItemReview? kept)
    {
        var round = rounds.Find(r => r.Task?.Id == kept?.Round);
        waiting = round is { IsReady: true } ? null : kept;
        if (waiting is not null)
            return;
        if (Shown == Chosen)
            Shown = round!;
        Chosen = round!;
        foreach (var field in Chosen.Fields)
        {
            field.Adopt(
                Decisions.Of(kept is not null && kept.Fields.TryGetValue(field.Name, out var decided) ? decided : null),
                kept is not null && kept.Edits.TryGetValue(field.Name, out var edit) ? edit : null);
        }

        Adopted(kept);
    }

    public void Show(ItemRound round)
    {
        Shown = rounds.Contains(round) ? round : Chosen;
        if (Against == Shown)
            Against = null;
    }

    public void Compare(ItemRound? with) => Against = with == Shown ? null : with;

    /// <summary>Makes it the one that is decided on. What was decided on another one stays with that one.</summary>
    public void Choose(ItemRound round)
    {
        if (!round.IsReady)
            return;
        waiting = null;
        Chosen = round;
        Show(round);
    }

    /// <summary>Takes in a round, or what became of one that is known.</summary>
    protected void Take(ItemRound round)
    {
        var known = rounds.FindIndex(r => r.Task is not null && r.Task.Id == round.Task!.Id);
        if (known < 0)
        {
            rounds.Add(round);
            rounds.Sort(1, rounds.Count - 1, Comparer<ItemRound>.Create((a, b) => string.CompareOrdinal(a.Task!.Id, b.Task!.Id)));
        }
        else
        {
            var before = rounds[known];
            if (before.IsReady && round.IsReady)
            {
                // Its text is the same; what was decided and written on it stays.
                before.Task = round.Task;
                return;
            }

            rounds[known] = round;
            if (Shown == before)
                Shown = round;
            if (Chosen == before)
                Chosen = round;
        }

        Number();
        if (waiting is not null && waiting.Round == round.Task!.Id)
            Adopt(waiting);
    }

    /// <summary>A round that failed is put away.</summary>
    public void Remove(ItemRound round)
    {
        if (round == Chosen || round.Task is null || !rounds.Remove(round))
            return;
        Show(Shown);
        Number();
    }

    protected abstract void ToggleAll(Decision decision);

    protected abstract void Adopted(ItemReview? kept);

    protected virtual ItemReview Build() => new()
    {
        Fields = Chosen.Fields.Where(f => f.Kept != Review.Decision.Open).ToDictionary(f => f.Name, f => Decisions.ToKeep(f.Kept)!.Value),
        Edits = Edits(Chosen.Fields),
        Round = Chosen.Task?.Id,
    };

    private void Number()
    {
        for (var i = 1; i < rounds.Count; i++)
            rounds[i].Number = i + 1;
    }

    protected static Dictionary<string, System.Text.Json.JsonElement> Edits(IEnumerable<ReviewField> fields) =>
        fields.Where(f => f.Edited is not null).ToDictionary(f => f.Name, f => StoryField.Json(f.Name, f.Value));
}
