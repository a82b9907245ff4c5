using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Understory.Client.Operations.Review;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>Who changed a story, when and what, and the way back from each change.</summary>
public sealed partial class StoryHistory : IDisposable
{
    private static readonly Dictionary<string, FieldChange> NoChanges = [];

    private readonly CancellationTokenSource leaving = new();
    private IReadOnlyList<HistoryEntry>? changes;
    private Problem? problem;
    private string? said;
    private bool refused;
    private bool open;
    private bool loading;
    private bool busy;
    private int shownRevision;

    [Inject]
    private BacklogClient Client { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public required string Version { get; set; }

    [Parameter]
    [EditorRequired]
    public required Story Story { get; set; }

    /// <summary>A change was taken back.</summary>
    [Parameter]
    public EventCallback OnUndone { get; set; }

    // A story that changed while its history is open has one line more.
    protected override Task OnParametersSetAsync() =>
        open && Story.Revision != shownRevision && !loading && !busy ? Load() : Task.CompletedTask;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    private Task Toggled()
    {
        open = !open;
        return open && changes is null && !loading ? Load() : Task.CompletedTask;
    }

    private async Task Load()
    {
        loading = true;
        shownRevision = Story.Revision;
        var reply = await Client.History(Version, Story.Id, leaving.Token);
        loading = false;
        (changes, problem) = (reply.Value?.History, reply.Problem);
    }

    private async Task Undo(HistoryEntry change)
    {
        if (busy)
            return;
        (busy, said) = (true, null);
        var reply = change.Kind == HistoryKind.Deleted
            ? await Client.Restore(Version, Story.Id, leaving.Token)
            : await Client.Undo(Version, Story.Id, change.Revision, leaving.Token);
        busy = false;
        refused = !reply.Ok;
        said = reply.Problem is { } reason ? $"Revision {change.Revision} was not undone. {reason.Error}" : $"Revision {change.Revision} was undone.";
        if (refused)
            return;
        await OnUndone.InvokeAsync();
        if (leaving.IsCancellationRequested)
            return;
        await Load();
    }

    // What is undone when it is undone: of a creation, that the story is there.
    private static string UndoLabel(HistoryEntry change) => change.Kind switch
    {
        HistoryKind.Created or HistoryKind.Restored => "Delete the story again",
        HistoryKind.Deleted => "Restore the story",
        _ => "Undo",
    };

    private bool CanUndo(HistoryEntry change) => change.Kind switch
    {
        // Only the newest deletion or restoration says where the story is now; an import is undone as a whole.
        HistoryKind.Deleted => change.Revision == Story.Revision,
        HistoryKind.Created or HistoryKind.Restored => change.Actor != "import" && change.Revision == Story.Revision,
        _ => change.Changes.Count > 0,
    };

    private static string Who(HistoryEntry change) => (change.Kind, change.Actor) switch
    {
        (HistoryKind.Created, "import") => "Imported",
        (HistoryKind.Created, "task") => "Added from a suggestion",
        (HistoryKind.Created, _) => "Added by a person",
        (HistoryKind.Deleted, "import") => "Deleted by undoing an import",
        (HistoryKind.Deleted, _) => "Deleted by a person",
        (HistoryKind.Restored, "import") => "Brought back by an import",
        (HistoryKind.Restored, _) => "Restored by a person",
        (_, "import") => "Changed by an import",
        (_, "task") => "Changed by an accepted suggestion",
        (_, "person") => "Changed by a person",
        _ => $"Changed by {change.Actor}",
    };

    private static IReadOnlyList<string> Shown(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.True } => ["yes"],
        { ValueKind: JsonValueKind.False } => ["no"],
        { } known => StoryField.Of(known) ?? [known.ToString()],
    };
}
