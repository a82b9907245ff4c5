using Understory.Client.Notifications;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>
/// Changes to a story that are shown at once and taken back where the server refuses them, each with its Undo.
/// </summary>
public sealed class StoryChanges(BacklogClient client, BacklogNews news, Toasts toasts)
{
    /// <param name="version">The story's version.</param>
    /// <param name="story">The story as it is shown.</param>
    /// <param name="word">One of <see cref="StoryStatus.Words"/>.</param>
    /// <param name="show">Shows the story as it is given.</param>
    public async Task SetStatus(string version, Story story, string word, Func<Story, Task> show)
    {
        Begin(version, story);
        await show(StoryStatus.With(story, word));
        var (done, problem) = await client.Change(version, story.Id, StoryStatus.Patch(story, word), CancellationToken.None);
        await show(done?.Story ?? problem!.Story ?? story);
        if (problem is not null)
            toasts.Fail($"{story.Id} was not marked as {word.ToLowerInvariant()}", problem);
        else
            Changed(version, done!.Story, $"{story.Id} is marked as {word.ToLowerInvariant()}");
    }

    /// <summary>Tells of a change that was made, and offers to take it back.</summary>
    public void Changed(string version, Story now, string said) => toasts.Show(new Toast
    {
        Title = said,
        Subject = Subject(version, now.Id),
        ActionLabel = "Undo",
        Action = () => TakeBack(
            client.Undo(version, now.Id, now.Revision, CancellationToken.None),
            $"{now.Id} is as it was before",
            $"The change to {now.Id} was not undone"),
    });

    /// <summary>Tells of a story that was added, and offers to take it away again.</summary>
    public void Added(string version, Story added) => toasts.Show(new Toast
    {
        Title = $"Added {added.Id} {added.Title}",
        Subject = Subject(version, added.Id),
        ActionLabel = "Undo",
        Action = () => TakeBack(
            client.Delete(version, added.Id, added.Revision, CancellationToken.None),
            $"{added.Id} was taken away again",
            $"{added.Id} was not taken away again"),
    });

    /// <param name="version">The story's version.</param>
    /// <param name="story">The story as it is shown.</param>
    /// <param name="dependents">Stories that name it, and will name nothing.</param>
    /// <param name="hide">Takes it out of what is shown.</param>
    /// <param name="show">Shows it again, where it was not deleted.</param>
    public async Task Delete(string version, Story story, IReadOnlyList<Story> dependents, Func<Task> hide, Func<Task> show)
    {
        Begin(version, story);
        await hide();
        var (_, problem) = await client.Delete(version, story.Id, story.Revision, CancellationToken.None);
        if (problem is not null)
        {
            toasts.Fail($"{story.Id} was not deleted", problem);
            await show();
            return;
        }

        toasts.Show(new Toast
        {
            Title = $"{story.Id} was deleted",
            Subject = Subject(version, story.Id),
            Text = Left(dependents),
            ActionLabel = "Undo",
            Action = () => Restore(version, story.Id),
        });
    }

    public Task Restore(string version, string id) =>
        TakeBack(client.Restore(version, id, CancellationToken.None), $"{id} is back", $"{id} was not restored");

    // The page that a toast came from may be gone: whoever shows stories now hears of it.
    private async Task TakeBack(Task<Reply<StoryResponse>> change, string done, string failed)
    {
        if ((await change).Problem is { } problem)
            toasts.Fail(failed, problem);
        else
            toasts.Show(new Toast { Title = done });
        news.Tell();
    }

    // From now on the Undo of an earlier change would meet this one.
    private void Begin(string version, Story story) => toasts.DismissAbout(Subject(version, story.Id));

    private static string Subject(string version, string id) => $"{version} {id}";

    /// <summary>What a deletion leaves behind, in a sentence; null where nothing depends on the story.</summary>
    public static string? Left(IReadOnlyList<Story> dependents) => dependents.Count switch
    {
        0 => null,
        1 => $"{dependents[0].Id} depends on it.",
        _ => $"{dependents.Count} stories depend on it: {Say.Some([.. dependents.Select(s => s.Id)])}.",
    };
}
