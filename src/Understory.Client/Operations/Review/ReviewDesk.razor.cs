using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Client.Backlog;
using Understory.Client.Shared;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>Where suggestions are looked at one after the other, decided, and applied.</summary>
public sealed partial class ReviewDesk
{
    private readonly CancellationTokenSource leaving = new();
    private ReviewKeys? keys;
    private IReviewEntry current = null!;
    private SuggestionReview? suggestions;
    private ReviewEntryView? view;
    private Problem? problem;
    private string? said;
    private bool applying;
    private bool moveFocus;

    [Inject]
    public required IBacklogApi Backlog { get; set; }

    [Inject]
    public required TaskClient Client { get; set; }

    [Inject]
    public required AppliedUndo Undoing { get; set; }

    [Inject]
    public required Preferences Preferences { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Parameter]
    [EditorRequired]
    public required BackgroundTask Task { get; set; }

    /// <summary>Has at least one entry.</summary>
    [Parameter]
    [EditorRequired]
    public required IReview Review { get; set; }

    /// <summary>Stories were changed.</summary>
    [Parameter]
    public EventCallback OnApplied { get; set; }

    private int Position => Review.Entries.TakeWhile(i => i != current).Count();

    protected override void OnInitialized()
    {
        current = Review.First();
        suggestions = Review as SuggestionReview;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            keys = await ReviewKeys.Listen(Js, OnKey);
        if (!moveFocus || view is null)
            return;
        moveFocus = false;
        await view.Focus();
    }

    private void Choose(IReviewEntry item)
    {
        current = item;
        moveFocus = true;
    }

    private void Move(int step)
    {
        var next = Position + step;
        if (next >= 0 && next < Review.Entries.Count)
            Choose(Review.Entries[next]);
    }

    private void OnKey(char key)
    {
        if (!Preferences.Values.SingleKeys || applying)
            return;
        switch (key)
        {
            case 'j':
                Move(1);
                break;
            case 'k':
                Move(-1);
                break;
            case 'a':
                current.Toggle(Decision.Accepted);
                break;
            case 'x':
                current.Toggle(Decision.Dismissed);
                break;
        }

        StateHasChanged();
    }

    private async Task Apply()
    {
        if (applying || Review.ApplyLabel is null)
            return;
        (applying, said, problem) = (true, null, null);
        var reply = await Client.Apply(Task.Id, Review.Accepted(), leaving.Token);
        applying = false;
        if (reply.Value is not { } answer)
        {
            problem = reply.Problem;
            return;
        }

        var outcome = Review.Take(answer);
        said = outcome.Said;
        Undoing.Offer(outcome, Task.Version, Undone);
        await Refresh();
        await OnApplied.InvokeAsync();
    }

    private async Task Refresh()
    {
        var now = await Backlog.Stories(Task.Version, leaving.Token);
        if (now.Value is not null)
            Review.Refresh(now.Value.Stories);
    }

    // The toast may outlive the desk: what is left then is to tell the page.
    private Task Undone() => InvokeAsync(async () =>
    {
        if (!leaving.IsCancellationRequested)
        {
            said = null;
            await Refresh();
            StateHasChanged();
        }

        await OnApplied.InvokeAsync();
    });

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        leaving.Dispose();
        if (keys is not null)
            await keys.DisposeAsync();
    }
}
