using Microsoft.AspNetCore.Components;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>Everything that is known of one story.</summary>
public sealed partial class StoryPage : IDisposable
{
    private const string MoreButton = "act-story";

    private readonly CancellationTokenSource leaving = new();
    private CancellationTokenSource? loading;
    private VersionOutline? outline;
    private StoryActions? actions;
    private Problem? problem;
    private (string Version, string Id)? requested;
    private bool reviewOpen;

    [Inject]
    private IBacklogApi Api { get; set; } = null!;

    [Inject]
    private BacklogNews News { get; set; } = null!;

    [Inject]
    private IPageStatus Status { get; set; } = null!;

    [Inject]
    private StoryChanges Changes { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    public required Catalog Catalog { get; set; }

    [Parameter]
    public required string Version { get; set; }

    [Parameter]
    public required string Id { get; set; }

    [PersistentState]
    public StoryView? View { get; set; }

    protected override void OnInitialized() => News.Changed += OnNews;

    protected override Task OnParametersSetAsync()
    {
        if (requested == (Version, Id))
            return Task.CompletedTask;
        requested = (Version, Id);
        return View is { } view && view.Version == Version && view.Story.Id == Id ? Task.CompletedTask : Load();
    }

    public void Dispose()
    {
        News.Changed -= OnNews;
        leaving.Cancel();
        leaving.Dispose();
        loading?.Cancel();
        loading?.Dispose();
    }

    private async Task Load()
    {
        // A review belongs to its story: the place that holds it goes with the view.
        View = null;
        reviewOpen = false;
        await Refresh();
    }

    /// <summary>Reads the story again, and shows the one from before until then.</summary>
    private async Task Refresh()
    {
        if (leaving.IsCancellationRequested)
            return;
        loading?.Cancel();
        loading?.Dispose();
        loading = new();
        var cancel = loading.Token;
        problem = null;
        // A load that another one overtook ends here, cancelled.
        var reply = await StoryView.Load(Api, Version, Id, cancel);
        cancel.ThrowIfCancellationRequested();
        (View, problem) = reply;
        outline?.Forget();
        if (problem is { Status: 404 })
            Status.NotFound();
    }

    private void OnNews() => _ = InvokeAsync(async () =>
    {
        await Refresh();
        StateHasChanged();
    });

    private async Task Show(Story story)
    {
        if (View is null || leaving.IsCancellationRequested)
            return;
        View = View with { Story = story };
        StateHasChanged();
        // What it depends on is told beside it, and may be another now.
        if (!story.DependsOn.SequenceEqual(View.DependsOn.Select(d => d.Id)))
            await Refresh();
    }

    // The list has its place; a toast there brings the story back.
    private void Leave(Story story) => Navigation.NavigateTo(Contracts.Routes.Pages.Stories(Version));

    private Task More(Story story) => actions?.Toggle(story, MoreButton) ?? Task.CompletedTask;

    private Task Restore() => Changes.Restore(Version, Id);

    private VersionOutline Outline(string version) =>
        outline?.Version == version ? outline : outline = new(Api, version, leaving.Token);

    private string Anchor(string group) => $"{Contracts.Routes.Pages.Stories(Version)}#{group}";
}
