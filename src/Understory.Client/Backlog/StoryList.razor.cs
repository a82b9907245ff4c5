using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Contracts;

namespace Understory.Client.Backlog;

public sealed partial class StoryList
{
    // About what a first screen shows, and what is drawn within one frame.
    private const int FirstRows = 60;
    private const int PieceRows = 20;

    private IReadOnlyList<PhaseGroup> phases = [];
    private Dictionary<(int Phase, int Epic), IReadOnlyList<Piece>> pieces = [];
    private Dictionary<string, StoryLine> lines = [];
    private LoadedStories? shown;
    private int drawn;
    private bool drawing;
    private bool changed;
    private bool gone;

    [Parameter]
    [EditorRequired]
    public required string Version { get; set; }

    [Parameter]
    [EditorRequired]
    public required LoadedStories Loaded { get; set; }

    /// <summary>The actions of a story were asked for.</summary>
    [Parameter]
    public EventCallback<Story> OnAct { get; set; }

    protected override void OnInitialized() => drawn = RendererInfo.IsInteractive ? FirstRows : int.MaxValue;

    protected override void OnParametersSet()
    {
        changed = !ReferenceEquals(shown, Loaded);
        if (!changed)
            return;
        shown = Loaded;
        phases = Groups.Of(Loaded.Backlog);
        var before = lines;
        lines = Loaded.Backlog.Stories.ToDictionary(story => story.Id, story => Line(story, before.GetValueOrDefault(story.Id)));
        pieces = [];
        var from = 0;
        foreach (var phase in phases)
        {
            foreach (var epic in phase.Epics)
            {
                pieces[(phase.Id, epic.Id)] = [.. epic.Stories.Chunk(PieceRows).Select((stories, index) =>
                {
                    var piece = new Piece(index, from, [.. stories.Select(story => lines[story.Id])]);
                    from += stories.Length;
                    return piece;
                })];
            }
        }
    }

    protected override bool ShouldRender() => changed;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        changed = false;
        if (drawing || drawn >= lines.Count)
            return;
        drawing = true;
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/idle.js");
        while (drawn < lines.Count)
        {
            await module.InvokeVoidAsync("idle");
            if (gone)
                return;
            drawn += PieceRows;
            changed = true;
            StateHasChanged();
        }

        drawing = false;
    }

    public void Dispose() => gone = true;

    // A line that says the same stays the same, so that its piece is not drawn again.
    private StoryLine Line(Story story, StoryLine? before)
    {
        var blocked = Loaded.Blocked.GetValueOrDefault(story.Id);
        return before is not null && ReferenceEquals(before.Story, story) && before.Blocked == blocked ? before : new(story, blocked);
    }

    private sealed record Piece(int Index, int From, IReadOnlyList<StoryLine> Lines);
}

/// <summary>A story with what its row says beside it.</summary>
/// <param name="Blocked">What is to be done first; null for a story that can be begun.</param>
public sealed record StoryLine(Story Story, string? Blocked)
{
    public string More => Blocked ?? Say.Criteria(Story.Criteria ?? Story.Acceptance.Count);
}
