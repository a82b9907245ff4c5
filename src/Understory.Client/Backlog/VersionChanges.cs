using Microsoft.AspNetCore.Components;
using Understory.Client.Notifications;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>Changes to versions and imports, each with the way back in a toast.</summary>
public sealed class VersionChanges(VersionClient client, BacklogNews news, Toasts toasts, NavigationManager navigation)
{
    /// <summary>Null where the version is gone; then its address is opened, which brings it back on any later day.</summary>
    public async Task<Problem?> Delete(string id)
    {
        if ((await client.Delete(id, CancellationToken.None)).Problem is { } problem)
            return problem;
        toasts.Show(new Toast
        {
            Title = $"{id} was deleted",
            Text = "Its stories and their history are kept until you restore it.",
            ActionLabel = "Undo",
            Action = () => Restore(id),
        });
        news.Tell();
        navigation.NavigateTo(Contracts.Routes.Pages.Stories(id));
        return null;
    }

    /// <summary>Brings a deleted version back and opens it. What went wrong is told.</summary>
    public async Task Restore(string id)
    {
        if ((await client.Restore(id, CancellationToken.None)).Problem is { } problem)
        {
            toasts.Fail($"{id} was not restored", problem);
            return;
        }

        toasts.Show(new Toast { Title = $"{id} is back" });
        news.Tell();
        navigation.NavigateTo(Contracts.Routes.Pages.Stories(id));
    }

    /// <summary>Offers to take back an import that was just made.</summary>
    /// <param name="said">What was imported.</param>
    /// <param name="report">What it did; without an id it cannot be undone.</param>
    public void Imported(string said, ImportReport report) => toasts.Show(report.ImportId is not { } import
        ? new Toast { Title = said }
        : new Toast
        {
            Title = said,
            ActionLabel = "Undo the import",
            Action = () => UndoImport(report.Version, import, keepChanged: false),
        });

    private async Task UndoImport(string version, string import, bool keepChanged)
    {
        var (done, problem) = await client.UndoImport(version, import, keepChanged, CancellationToken.None);
        if (done is not null)
        {
            toasts.Show(new Toast { Title = Undone(done) });
            news.Tell();
        }
        else if (problem!.Stories is { Count: > 0 } changed)
        {
            toasts.Show(new Toast
            {
                Tone = ToastTone.Failure,
                Title = "The import was not undone",
                Text = Changed(changed),
                ActionLabel = "Undo the rest of it",
                Action = () => UndoImport(version, import, keepChanged: true),
            });
        }
        else
        {
            toasts.Fail("The import was not undone", problem);
        }
    }

    /// <summary>What stands in the way of undoing an import, in a sentence.</summary>
    public static string Changed(IReadOnlyList<string> stories) =>
        stories.Count == 1 ? $"{stories[0]} changed since." : $"{stories.Count} stories changed since: {Say.Some(stories)}.";

    /// <summary>What an undone import left.</summary>
    public static string Undone(UndoImportResponse done) => done switch
    {
        { VersionDeleted: true } => "The import is undone, and the version that it made is gone",
        { Deleted: 0, Restored: 0 } => "The import is undone: no story had to be changed",
        { Restored: 0 } => $"The import is undone: {Say.Stories(done.Deleted)} taken away",
        { Deleted: 0 } => $"The import is undone: {Say.Stories(done.Restored)} as before",
        _ => $"The import is undone: {Say.Stories(done.Deleted)} taken away, {done.Restored} as before",
    };
}
