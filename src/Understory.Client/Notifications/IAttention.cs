namespace Understory.Client.Notifications;

/// <summary>Where the person is looking, and what they were told: the same for all tabs of the browser.</summary>
public interface IAttention
{
    /// <summary>The page was shown or hidden, or the focus came or went.</summary>
    event Action? Changed;

    bool IsVisible { get; }

    /// <summary>The page is visible and its window has the focus.</summary>
    bool IsWatched { get; }

    Task Start();

    /// <summary>This is the tab to tell something in: it is visible, and of all tabs it had the focus last.</summary>
    Task<bool> IsHere();

    /// <summary>Gives each mark to one tab, once. Where the browser keeps nothing, each tab gets them all.</summary>
    /// <returns>Those that no tab had before.</returns>
    Task<IReadOnlyList<string>> Claim(IReadOnlyList<string> marks);
}
