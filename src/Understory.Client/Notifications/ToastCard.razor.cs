using Microsoft.AspNetCore.Components;

namespace Understory.Client.Notifications;

/// <summary>One toast. A success runs out after a while, counted anew after each pause.</summary>
public sealed partial class ToastCard
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(8);

    private ITimer? timer;
    private bool held;
    private bool? armed;

    [Inject]
    public required Toasts Toasts { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    [Parameter]
    [EditorRequired]
    public required Toast Toast { get; set; }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender || Toast.Tone == ToastTone.Failure)
            return;
        timer = Time.CreateTimer(_ => InvokeAsync(Expire), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Toasts.Changed += Arm;
        Arm();
    }

    private void Hold()
    {
        held = true;
        Arm();
    }

    private void Let()
    {
        held = false;
        Arm();
    }

    // Other toasts come and go: only a change of its own pause starts the count again.
    private void Arm()
    {
        var running = !held && !Toasts.Unwatched;
        if (timer is null || armed == running)
            return;
        armed = running;
        timer.Change(running ? Lifetime : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        if (armed == true)
            Dismiss();
    }

    private void Dismiss() => Toasts.Dismiss(Toast.Id);

    private Task Act()
    {
        Dismiss();
        return Toast.Action?.Invoke() ?? Task.CompletedTask;
    }

    public void Dispose()
    {
        Toasts.Changed -= Arm;
        timer?.Dispose();
        timer = null;
    }
}
