using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>The stories of one version. While the result of a task is reviewed, the review stands in place of the list.</summary>
public sealed partial class StoriesPage : IDisposable
{
    private CancellationTokenSource? loading;
    private string? requested;
    private string? revealed;
    private StoryCounts counts = StoryCounts.None;
    private Problem? problem;
    private bool importing;
    private bool reviewOpen;

    [Inject]
    private IBacklogApi Api { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [CascadingParameter]
    public required Catalog Catalog { get; set; }

    [SupplyParameterFromQuery]
    public string? Version { get; set; }

    [PersistentState]
    public LoadedStories? Loaded { get; set; }

    private string Heading => Catalog.Find(Version)?.Title ?? (Version is null ? "Stories" : $"Stories of {Version}");

    private string TabTitle => Version is null ? "Stories · Understory" : $"{Heading} · {Version} · Understory";

    protected override async Task OnParametersSetAsync()
    {
        if (Version is null)
        {
            // The page that is being left hears of the next one's address too, which is not its own to change.
            if (Catalog.Default is { } version && new Uri(Navigation.Uri).AbsolutePath == "/stories")
                Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("version", version.Id), replace: true);
            return;
        }

        if (Version == requested)
            return;
        requested = Version;
        if (Loaded?.Version != Version)
            await Load(Version);
        else
            counts = StoryCounts.Of(Loaded.Backlog.Stories);
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
        loading?.Cancel();
        loading?.Dispose();
    }

    private async Task Load(string version)
    {
        loading?.Cancel();
        loading?.Dispose();
        loading = new();
        var cancel = loading.Token;
        if (Loaded?.Version != version)
        {
            // A review belongs to its version: the bar that holds it goes with the list.
            Loaded = null;
            counts = StoryCounts.None;
            reviewOpen = false;
        }

        problem = null;

        // A load that another one overtook ends here, cancelled.
        var reply = await Api.Stories(version, cancel);
        cancel.ThrowIfCancellationRequested();
        problem = reply.Problem;
        if (reply.Value is null)
            return;
        Loaded = new(version, reply.Value);
        counts = StoryCounts.Of(reply.Value.Stories);
    }

    private async Task Reload()
    {
        if (requested is null)
            return;
        await Load(requested);
        await Catalog.Refresh();
    }
}

/// <summary>A version's stories with the version that they belong to.</summary>
public sealed record LoadedStories(string Version, StoriesResponse Backlog);
