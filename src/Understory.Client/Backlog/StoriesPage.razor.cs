using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>
/// The stories of one version, or those that the address looks for. While the result of a task is reviewed, the review stands
/// in place of the list.
/// </summary>
public sealed partial class StoriesPage : IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private CancellationTokenSource? loading;
    private VersionOutline? outline;
    private StoryActions? actions;
    private StoryFilter filter = StoryFilter.None;
    private (string Version, string Query)? requested;
    private string? revealed;
    private Problem? problem;
    private bool importing;
    private bool reviewOpen;
    private bool busy;

    [Inject]
    private IBacklogApi Api { get; set; } = null!;

    [Inject]
    private BacklogNews News { get; set; } = null!;

    [Inject]
    private IPageStatus Status { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [CascadingParameter]
    public required Catalog Catalog { get; set; }

    [SupplyParameterFromQuery]
    public string? Version { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? StatusFilter { get; set; }

    [SupplyParameterFromQuery(Name = "phase")]
    public string? PhaseFilter { get; set; }

    [SupplyParameterFromQuery(Name = "epic")]
    public string? EpicFilter { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    public string[]? TagFilter { get; set; }

    [PersistentState]
    public LoadedStories? Loaded { get; set; }

    private string Heading => Catalog.Find(Version)?.Title ?? (Version is null ? "Stories" : $"Stories of {Version}");

    private string TabTitle => Version is null ? "Stories · Understory" : $"{Heading} · {Version} · Understory";

    // A filtered list does not hold all that is counted.
    private StoryCounts Counts => Loaded switch
    {
        null => StoryCounts.None,
        { Query: "" } => StoryCounts.Of(Loaded.Backlog.Stories),
        _ => Catalog.Find(Loaded.Version) is { } summary ? StoryCounts.Of(summary) : StoryCounts.None,
    };

    protected override void OnInitialized() => News.Changed += OnNews;

    protected override async Task OnParametersSetAsync()
    {
        if (Version is null)
        {
            // The page that is being left hears of the next one's address too, which is not its own to change.
            if (Catalog.Default is { } version && new Uri(Navigation.Uri).AbsolutePath == "/stories")
                Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("version", version.Id), replace: true);
            return;
        }

        filter = new(Text?.Trim() ?? "", Set(StatusFilter), Set(PhaseFilter), Set(EpicFilter), [.. (TagFilter ?? []).Where(t => t.Length > 0).Distinct()]);
        if (requested == (Version, filter.Query))
            return;
        requested = (Version, filter.Query);
        if (Loaded?.Version == Version && Loaded.Query == filter.Query)
            Know(Loaded);
        else
            await Load(Version, filter);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The browser looks for the group that an address names before its stories are there.
        var fragment = new Uri(Navigation.Uri).Fragment.TrimStart('#');
        if (fragment.Length == 0 || Loaded is null || revealed == Navigation.Uri)
            return;
        revealed = Navigation.Uri;
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/focus.js");
        await module.InvokeVoidAsync("reveal", Uri.UnescapeDataString(fragment));
    }

    public void Dispose()
    {
        News.Changed -= OnNews;
        leaving.Cancel();
        leaving.Dispose();
        loading?.Cancel();
        loading?.Dispose();
    }

    private async Task Load(string version, StoryFilter wanted)
    {
        loading?.Cancel();
        loading?.Dispose();
        loading = new();
        var cancel = loading.Token;
        if (Loaded?.Version != version)
        {
            // A review belongs to its version: the bar that holds it goes with the list.
            Loaded = null;
            reviewOpen = false;
        }

        (problem, busy) = (null, true);

        // A load that another one overtook ends here, cancelled.
        var reply = await LoadedStories.Read(Api, Outline(version), Catalog, wanted, Loaded, cancel);
        cancel.ThrowIfCancellationRequested();
        busy = false;
        problem = reply.Problem;
        if (reply.Value is { } value)
            Know(Loaded = value);
        else if (problem is { Status: 404 })
            Status.NotFound();
    }

    private void OnNews() => _ = InvokeAsync(async () =>
    {
        await Again();
        StateHasChanged();
    });

    private async Task Again()
    {
        if (requested is not { } wanted || leaving.IsCancellationRequested)
            return;
        outline?.Forget();
        await Load(wanted.Version, filter);
    }

    private async Task Reload()
    {
        await Again();
        await Catalog.Refresh();
    }

    private Task Act(Story story) => actions?.Toggle(story, StoryRows.ButtonId(story.Id)) ?? Task.CompletedTask;

    private Task Replace(Story story) => Take(stories => [.. stories.Select(s => s.Id == story.Id ? story : s)]);

    private Task Remove(Story story) => Take(stories => [.. stories.Where(s => s.Id != story.Id)]);

    private async Task Take(Func<IReadOnlyList<Story>, IReadOnlyList<Story>> change)
    {
        if (Loaded is null || leaving.IsCancellationRequested)
            return;
        Loaded = await Loaded.With(change, Outline(Loaded.Version), Catalog);
        StateHasChanged();
    }

    private VersionOutline Outline(string version) =>
        outline?.Version == version ? outline : outline = new(Api, version, leaving.Token);

    private void Know(LoadedStories known)
    {
        if (known.Query.Length == 0)
            Outline(known.Version).Know(known.Backlog);
    }

    private static string? Set(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
