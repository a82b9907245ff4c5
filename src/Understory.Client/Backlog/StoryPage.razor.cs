using Microsoft.AspNetCore.Components;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>Everything that is known of one story.</summary>
public sealed partial class StoryPage : IDisposable
{
    private CancellationTokenSource? loading;
    private Problem? problem;
    private (string Version, string Id)? requested;
    private bool reviewOpen;

    [Inject]
    private IBacklogApi Api { get; set; } = null!;

    [CascadingParameter]
    public required Catalog Catalog { get; set; }

    [Parameter]
    public required string Version { get; set; }

    [Parameter]
    public required string Id { get; set; }

    [PersistentState]
    public StoryView? View { get; set; }

    protected override Task OnParametersSetAsync()
    {
        if (requested == (Version, Id))
            return Task.CompletedTask;
        requested = (Version, Id);
        return View is { } view && view.Version == Version && view.Story.Id == Id ? Task.CompletedTask : Load();
    }

    public void Dispose()
    {
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
        loading?.Cancel();
        loading?.Dispose();
        loading = new();
        var cancel = loading.Token;
        problem = null;
        // A load that another one overtook ends here, cancelled.
        var reply = await StoryView.Load(Api, Version, Id, cancel);
        cancel.ThrowIfCancellationRequested();
        (View, problem) = reply;
    }

    private string Anchor(string group) => $"{Contracts.Routes.Pages.Stories(Version)}#{group}";
}
