namespace Understory.Client.Backlog;

/// <summary>Tells whoever shows versions or stories that some changed in another place of the page.</summary>
public sealed class BacklogNews
{
    public event Action? Changed;

    public void Tell() => Changed?.Invoke();
}
