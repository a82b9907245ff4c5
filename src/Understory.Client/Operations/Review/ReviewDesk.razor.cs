using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Client.Backlog;
using Understory.Client.Tasks;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>Where suggestions are looked at one after the other, decided, and applied.</summary>
public sealed partial class ReviewDesk
{
    private readonly CancellationTokenSource leaving = new();
    private ReviewKeys? keys;
    private ReviewItem current = null!;
    private ReviewItemView? view;
    private Problem? problem;
    private string? said;
    private bool applying;
    private bool keysOn = true;
    private bool moveFocus;

    [Inject]
    public required IBacklogApi Backlog { get; set; }

    [Inject]
    public required TaskClient Client { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Parameter]
    [EditorRequired]
    public required BackgroundTask Task { get; set; }

    /// <summary>Has at least one story that needs work.</summary>
    [Parameter]
    [EditorRequired]
    public required RefineReviewState Review { get; set; }

    /// <summary>Stories were changed.</summary>
    [Parameter]
    public EventCallback OnApplied { get; set; }

    private int Position => Review.Items.TakeWhile(i => i != current).Count();

    protected override void OnInitialized() => current = Review.First!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            keys = await ReviewKeys.Listen(Js, OnKey);
        if (!moveFocus || view is null)
            return;
        moveFocus = false;
        await view.Focus();
    }

    private void Choose(ReviewItem item)
    {
        current = item;
        moveFocus = true;
    }

    private void Move(int step)
    {
        var next = Position + step;
        if (next >= 0 && next < Review.Items.Count)
            Choose(Review.Items[next]);
    }

    private void OnKey(char key)
    {
        if (!keysOn || applying)
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
        if (applying || Review.AcceptedFields == 0)
            return;
        (applying, said, problem) = (true, null, null);
        var (changes, stories) = (Review.AcceptedFields, Review.AcceptedStories);
        var reply = await Client.Apply(Task.Id, Review.Accepted(), leaving.Token);
        applying = false;
        if (reply.Value is not { } answer)
        {
            problem = reply.Problem;
            return;
        }

        Review.Take(answer);
        said = Said(changes, stories, answer);
        var now = await Backlog.Stories(Task.Version, leaving.Token);
        if (now.Value is not null)
            Review.Refresh(now.Value.Stories);
        await OnApplied.InvokeAsync();
    }

    private static string Said(int changes, int stories, ApplyResponse answer)
    {
        var refused = answer.Conflicts.Count;
        if (refused == 0)
            return $"Applied {Say.Count(changes, "change", "changes")} to {Say.Stories(stories)}.";
        var marked = $"{Say.Count(refused, "change was", "changes were")} not applied: see the marked fields.";
        return refused >= changes ? marked : $"Applied {Say.Count(changes - refused, "change", "changes")}. {marked}";
    }

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        leaving.Dispose();
        if (keys is not null)
            await keys.DisposeAsync();
    }
}
