using Understory.Client.Backlog;
using Understory.Client.Notifications;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>Offers to take back what was just applied, and does it.</summary>
public sealed class AppliedUndo(BacklogClient client, Toasts toasts)
{
    /// <param name="undone">Called after stories were changed back.</param>
    /// <returns>Whether there is something to take back, which a toast then says.</returns>
    public bool Offer(AppliedOutcome outcome, string version, Func<Task> undone)
    {
        if (outcome.Undoable.Count == 0)
            return false;
        toasts.Show(new Toast
        {
            Title = outcome.Said.TrimEnd('.'),
            ActionLabel = "Undo",
            Action = () => Undo(outcome.Undoable, version, undone),
        });
        return true;
    }

    private async Task Undo(IReadOnlyList<AppliedStory> applied, string version, Func<Task> undone)
    {
        var refusals = new List<Problem>();
        foreach (var story in applied)
        {
            if ((await client.Undo(version, story.Id, story.Revision, CancellationToken.None)).Problem is { } reason)
                refusals.Add(reason);
        }

        if (refusals.Count > 0)
            toasts.Fail($"{refusals.Count} of {Say.Stories(applied.Count)} could not be undone", refusals[0]);
        else
            toasts.Show(new Toast { Title = Undone(applied) });
        await undone();
    }

    // What was created is taken away again, and can be restored.
    private static string Undone(IReadOnlyList<AppliedStory> applied) => (applied.Count, applied[0].Index is not null) switch
    {
        (1, true) => $"Undone: {applied[0].Id} is deleted again",
        (var count, true) => $"Undone: {Say.Stories(count)} are deleted again",
        (1, _) => "Undone: the story is as it was",
        var (count, _) => $"Undone: {Say.Stories(count)} are as they were",
    };
}
