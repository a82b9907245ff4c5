using Microsoft.AspNetCore.Components;
using Understory.Client.Shared;
using Understory.Contracts;

namespace Understory.Client.Tasks;

public sealed partial class TaskFilters
{
    private static readonly string[] KnownTypes = [TaskTypes.Refine, TaskTypes.Generate, TaskTypes.StoryEdit];

    [CascadingParameter]
    public Catalog? Catalog { get; set; }

    [Parameter]
    [EditorRequired]
    public required TaskFilter Filter { get; set; }

    /// <summary>The filter that is wanted, and whether it is only a step on the way to one, as while typing.</summary>
    [Parameter]
    [EditorRequired]
    public required EventCallback<(TaskFilter Filter, bool Step)> OnWanted { get; set; }

    private bool Off => !RendererInfo.IsInteractive;

    // What an address names is offered even where nothing else does.
    private IEnumerable<string> Types => KnownTypes.Union(Filter.Type is { } type ? [type] : []);

    private IEnumerable<string> Versions => (Catalog?.Versions?.Select(v => v.Id) ?? []).Union(Filter.Version is { } version ? [version] : []);

    private Task Look(string words)
    {
        var search = words.Length > 0 ? words : null;
        return OnWanted.InvokeAsync((Filter with { Search = search }, Filter.Search is not null && search is not null));
    }

    private Task Set(TaskFilter wanted) => OnWanted.InvokeAsync((wanted, false));

    private static string? Chosen(ChangeEventArgs change) => change.Value is string { Length: > 0 } value ? value : null;
}
