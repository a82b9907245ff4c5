using Microsoft.AspNetCore.Components;

namespace Understory.Client.Tasks;

/// <summary>One line about the provider, in place of the same words on every task.</summary>
public sealed partial class ProviderBanner : ComponentBase, IDisposable
{
    [Inject]
    private TaskStore Store { get; set; } = null!;

    protected override void OnInitialized() => Store.Changed += Show;

    public void Dispose() => Store.Changed -= Show;

    private void Show() => _ = InvokeAsync(StateHasChanged);
}
