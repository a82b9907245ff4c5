using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

public sealed partial class StoryActions : IDisposable
{
    private ElementReference menu;
    private Story? story;
    private string? edited;
    private string? opener;
    private IReadOnlyList<Story> dependents = [];
    private bool changing;
    private bool refining;
    private bool editing;
    private bool gone;

    [Inject]
    private StoryChanges Changes { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [CascadingParameter]
    public required Catalog Catalog { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Version { get; set; }

    /// <summary>All stories of the version, in the list's view.</summary>
    [Parameter]
    [EditorRequired]
    public required VersionOutline Outline { get; set; }

    /// <summary>Where a new story is put to begin with.</summary>
    [Parameter]
    public StoryFilter Filter { get; set; } = StoryFilter.None;

    /// <summary>The page is the story's own, and has buttons for some of it.</summary>
    [Parameter]
    public bool OnPage { get; set; }

    /// <summary>The story is to be shown as it is given: before the server knows, after it has written, or as it was.</summary>
    [Parameter]
    public EventCallback<Story> OnChanged { get; set; }

    /// <summary>The story is to be taken out of what is shown.</summary>
    [Parameter]
    public EventCallback<Story> OnDeleted { get; set; }

    /// <summary>The stories are to be read again: one came, or did not go.</summary>
    [Parameter]
    public EventCallback OnRead { get; set; }

    /// <summary>Opens or closes the menu beside the button with that id.</summary>
    public async Task Toggle(Story of, string buttonId)
    {
        (story, opener) = (of, buttonId);
        dependents = [];
        StateHasChanged();
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/menu.js");
        await module.InvokeVoidAsync("toggle", menu, buttonId);
        // A filter may hide stories that depend on this one, so that all are asked.
        if (await Outline.All() is { } all && story?.Id == of.Id)
            dependents = DependencyMap.Dependents(all, of.Id);
        StateHasChanged();
    }

    public void Add() => (edited, editing) = (null, true);

    public void Edit(Story of) => (edited, editing) = (of.Id, true);

    public void Dispose() => gone = true;

    private async Task SetStatus(Story of, string word)
    {
        await Changes.SetStatus(Version, of, word, Show);
        await Catalog.Refresh();
    }

    private async Task Delete(Story of)
    {
        await using (var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/menu.js"))
            await module.InvokeVoidAsync("leave", menu, opener);
        await Changes.Delete(Version, of, dependents, () => gone ? Task.CompletedTask : OnDeleted.InvokeAsync(of), Read);
        await Catalog.Refresh();
    }

    private async Task Saved(SavedStory saved)
    {
        if (saved.Added)
            Changes.Added(Version, saved.Story);
        else if (saved.Changed)
            Changes.Changed(Version, saved.Story, $"Saved {saved.Story.Id} {saved.Story.Title}");
        await (saved.Added ? Read() : Show(saved.Story));
        await Catalog.Refresh();
    }

    // The answer can come when the page is gone.
    private Task Show(Story now) => gone ? Task.CompletedTask : OnChanged.InvokeAsync(now);

    private Task Read() => gone ? Task.CompletedTask : OnRead.InvokeAsync();
}
