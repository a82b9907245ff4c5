using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Understory.Client.Backlog;
using Understory.Contracts;

namespace Understory.Client.Shared;

/// <summary>The shell around every page: header, main part, tasks and notices. It knows the versions and moves focus.</summary>
public sealed partial class MainLayout : IDisposable
{
    private readonly CancellationTokenSource closed = new();
    private Catalog catalog = null!;
    private PageAddress address = null!;
    private ElementReference main;
    private bool moveFocus;

    [Inject]
    private IBacklogApi Api { get; set; } = null!;

    [Inject]
    private BacklogNews News { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Preferences Preferences { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [PersistentState]
    public VersionsResponse? Versions { get; set; }

    // The page has a base address, so a bare "#main" would lead to the root page.
    private string SkipTarget => $"{new Uri(Navigation.Uri).PathAndQuery}#main";

    protected override async Task OnInitializedAsync()
    {
        address = PageAddress.Of(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
        Preferences.Changed += OnPreferencesChanged;
        News.Changed += OnNews;
        catalog = CatalogOf(Versions is { } known ? known : (Reply<VersionsResponse>?)null);
        if (Versions is null)
            await Refresh();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!moveFocus)
            return;
        moveFocus = false;
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/focus.js");
        await module.InvokeVoidAsync("heading");
    }

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        Preferences.Changed -= OnPreferencesChanged;
        News.Changed -= OnNews;
        closed.Cancel();
        closed.Dispose();
    }

    private async Task Refresh()
    {
        var reply = await Api.Versions(closed.Token);
        Versions = reply.Value;
        catalog = CatalogOf(reply);
        StateHasChanged();
    }

    private Catalog CatalogOf(Reply<VersionsResponse>? reply) =>
        Catalog.Of(reply, Refresh) with { Preferred = Preferences.Values.DefaultVersion };

    private void OnPreferencesChanged() => _ = InvokeAsync(() =>
    {
        catalog = catalog with { Preferred = Preferences.Values.DefaultVersion };
        StateHasChanged();
    });
    private void OnNews() => _ = InvokeAsync(Refresh);

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        var next = PageAddress.Of(change.Location);
        // Only another page or version moves the focus: a query such as task= belongs to what is open on the page.
        moveFocus |= next != address;
        address = next;
        StateHasChanged();
    }

    private async Task SkipToContent() => await main.FocusAsync();
}
