using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Client.Backlog;
using Understory.Client.Operations.Review.Keeping;
using Understory.Client.Operations.Review.Rounds;
using Understory.Client.Shared;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>Where suggestions are looked at one after the other, decided, and applied.</summary>
public sealed partial class ReviewDesk
{
    private readonly CancellationTokenSource leaving = new();
    private ReviewKeys? keys;
    private ReviewRounds rounds = null!;
    private ReviewApplying applying = null!;
    private SuggestionReview? suggestions;
    private ReviewEntryView? view;
    private ElementReference place;
    private string? told;
    private bool helpOpen;
    private bool moveFocus;

    [Inject]
    public required IBacklogApi Backlog { get; set; }

    [Inject]
    public required ITaskApi Api { get; set; }

    [Inject]
    public required TaskClient Client { get; set; }

    [Inject]
    public required TaskActions Actions { get; set; }

    [Inject]
    public required TaskStore Store { get; set; }

    [Inject]
    public required AppliedUndo Undoing { get; set; }

    [Inject]
    public required Preferences Preferences { get; set; }

    [Inject]
    public required KeptReviews Kept { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Parameter]
    [EditorRequired]
    public required ReviewSession Session { get; set; }

    /// <summary>Stories were changed.</summary>
    [Parameter]
    public EventCallback OnApplied { get; set; }

    private BackgroundTask Task => Session.Task;

    private IReview Review => Session.Review;

    private int Position => Review.Entries.TakeWhile(i => i != Session.Current).Count();

    protected override void OnInitialized()
    {
        suggestions = Review as SuggestionReview;
        applying = new(Client, Backlog, Undoing, Session);
        rounds = new(Api, Client, Actions, Store, Session) { OnEnded = Tell };
        Session.Changed += Redraw;
        Session.Keeper.TroubleChanged += Trouble;
        Session.Keeper.TakenIn += TakeIn;
        Store.Changed += Follow;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            keys = await ReviewKeys.Listen(Js, place, OnKey, Refresh);
            await Kept.GuardTab();
            StateHasChanged();
        }

        if (Session.Current is SuggestedEntry entry)
            await rounds.MarkSeen(entry);
        if (moveFocus && view is not null)
        {
            moveFocus = false;
            await view.Focus();
        }
        else if (keys is not null)
        {
            await keys.HoldFocus();
        }
    }

    private void Choose(IReviewEntry item)
    {
        Session.Current = item;
        moveFocus = true;
    }

    private void Show(IReviewEntry item)
    {
        Choose(item);
        if (item is SuggestedEntry entry)
            entry.Show(entry.Chosen);
    }

    private void Move(int step)
    {
        var next = Position + step;
        if (next >= 0 && next < Review.Entries.Count)
            Choose(Review.Entries[next]);
    }

    private async Task OnKey(string key, string? field)
    {
        if (applying.IsBusy || leaving.IsCancellationRequested)
            return;
        if (key == ReviewKeys.Apply)
            await Apply();
        else if (Preferences.Values.SingleKeys)
            Press(key, field);
        StateHasChanged();
    }

    private void Press(string key, string? field)
    {
        switch (key)
        {
            case "j":
                Move(1);
                break;
            case "k":
                Move(-1);
                break;
            case "a":
                Decide(Decision.Accepted);
                break;
            case "x":
                Decide(Decision.Dismissed);
                break;
            case "e":
                view?.Edit(field);
                break;
            case "u":
                TakeBack();
                break;
            case "?":
                helpOpen = true;
                break;
        }
    }

    private void Decide(Decision decision)
    {
        if (Session.Current.CanDecide)
            Session.Do(Session.Current, () => Session.Current.Toggle(decision));
    }

    private void TakeBack()
    {
        if (Session.TakeBack() is not { } entry)
        {
            told = "There is no decision to take back.";
            return;
        }

        told = $"Taken back: the last decision on {entry.Label} {entry.Title}.";
        if (entry != Session.Current)
            Choose(entry);
    }

    private async Task Apply()
    {
        if (applying.IsBusy || Review.ApplyLabel is null)
            return;
        if (await applying.Apply(Undone, leaving.Token))
            await OnApplied.InvokeAsync();
        else if (applying.Refused is { } marked)
            Show(marked);
    }

    // The toast may outlive the desk: what is left then is to tell the page.
    private Task Undone() => InvokeAsync(async () =>
    {
        if (!leaving.IsCancellationRequested)
        {
            await applying.Undone(leaving.Token);
            StateHasChanged();
        }

        await OnApplied.InvokeAsync();
    });

    // Whoever comes back to this tab sees what was decided in another one meanwhile.
    private async Task Refresh()
    {
        if ((await Api.Review(Task.Id, leaving.Token)).Value is { } kept)
            Session.Keeper.Take(kept.Review);
    }

    private void TakeIn() => _ = InvokeAsync(async () =>
    {
        Review.Adopt(Session.Keeper.Mine);
        var known = Review.Entries.OfType<SuggestedEntry>().SelectMany(e => e.Rounds).Select(r => r.Task?.Id).ToHashSet();
        foreach (var id in Session.Keeper.Mine.Items.Values.Select(i => i.Round).OfType<string>().Where(id => !known.Contains(id)))
            await rounds.Fetch(id);
        StateHasChanged();
    });

    private void Tell(SuggestedEntry entry, ItemRound round)
    {
        told = round.IsReady
            ? $"Round {round.Number} of {entry.Label} {entry.Title} is ready."
            : $"Round {round.Number} of {entry.Label} {entry.Title}: {TaskWording.Title(round.Task!)}.";
        StateHasChanged();
    }

    private void Follow() => _ = InvokeAsync(async () =>
    {
        if (!leaving.IsCancellationRequested)
            await rounds.Follow();
    });

    // What cannot be kept is said where it was written.
    private void Trouble()
    {
        if (Session.Keeper.Trouble is { Errors: not null } refusal)
            Refusals.Mark(Review, refusal);
        Redraw();
    }

    private void Redraw() => _ = InvokeAsync(StateHasChanged);

    public async ValueTask DisposeAsync()
    {
        Store.Changed -= Follow;
        Session.Changed -= Redraw;
        Session.Keeper.TroubleChanged -= Trouble;
        Session.Keeper.TakenIn -= TakeIn;
        await leaving.CancelAsync();
        leaving.Dispose();
        if (keys is not null)
            await keys.DisposeAsync();
    }
}
