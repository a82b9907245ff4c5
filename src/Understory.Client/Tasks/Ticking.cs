using Microsoft.AspNetCore.Components;

namespace Understory.Client.Tasks;

/// <summary>A piece of text that grows old on the page: it draws itself anew at an interval, in the browser only.</summary>
public abstract class Ticking : ComponentBase, IDisposable
{
    private ITimer? timer;

    [Inject]
    public required TimeProvider Time { get; set; }

    protected abstract TimeSpan Interval { get; }

    protected DateTimeOffset Now => Time.GetUtcNow();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            timer = Time.CreateTimer(_ => InvokeAsync(StateHasChanged), null, Interval, Interval);
    }

    public void Dispose()
    {
        timer?.Dispose();
        GC.SuppressFinalize(this);
    }
}
