using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Understory.Contracts;

namespace Understory.Client.Backlog;

public sealed partial class StorySearch : IAsyncDisposable
{
    // What a list to choose from can hold; the words find the others.
    private const int MostTags = 200;

    private ElementReference status;
    private IJSObjectReference? module;
    private string? found;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public required string Version { get; set; }

    /// <summary>What the address looks for.</summary>
    [Parameter]
    [EditorRequired]
    public required StoryFilter Filter { get; set; }

    /// <summary>What was found, with what there is to choose from.</summary>
    [Parameter]
    [EditorRequired]
    public required StoriesResponse Backlog { get; set; }

    /// <summary>What was found belongs to the filter before, and the next answer is on its way.</summary>
    [Parameter]
    public bool Busy { get; set; }

    private int Chosen => Filter.Conditions(Backlog).Count(c => c.Without.Text == Filter.Text);

    private string Found => $"{Backlog.Stories.Count} of {Say.Stories(Backlog.Total)}";

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/search.js");

        // A filter that was dropped took its button along, and the focus with it.
        if (module is not null && found is not null && found != Filter.Query)
            await module.InvokeVoidAsync("recover", status);
        found = Filter.Query;
    }

    public async ValueTask DisposeAsync()
    {
        if (module is not null)
            await module.DisposeAsync();
    }

    // One step back leads before the search, and not through its letters.
    private void Look(string words) =>
        Navigation.NavigateTo((Filter with { Text = words }).Address(Version), replace: Filter.Text.Length > 0);

    private void Set(StoryFilter wanted) => Navigation.NavigateTo(wanted.Address(Version));

    private void AddTag(ChangeEventArgs change)
    {
        if (Value(change) is { } tag)
            Set(Filter with { Tags = [.. Filter.Tags, tag] });
    }

    private static string? Value(ChangeEventArgs change) => change.Value is string { Length: > 0 } value ? value : null;

    private static string Upper(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
