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
        var reply = await Client.Undo(Version, Story.Id, change.Revision, leaving.Token);
        busy = false;
        refused = !reply.Ok;
        said = reply.Problem is { } reason ? $"Revision {change.Revision} was not undone. {reason.Error}" : $"Revision {change.Revision} was undone.";
        if (refused)
            return;
        await OnUndone.InvokeAsync();
        await Load();
    }

    private static string Who(HistoryEntry change) => change switch
    {
        { Revision: 1, Actor: "import" } => "Imported",
        { Revision: 1, Actor: "task" } => "Added from a suggestion",
        { Revision: 1 } => "Added by a person",
        { Actor: "import" } => "Changed by an import",
        { Actor: "task" } => "Changed by an accepted suggestion",
        { Actor: "person" } => "Changed by a person",
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
