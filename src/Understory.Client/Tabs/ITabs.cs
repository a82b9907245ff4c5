namespace Understory.Client.Tabs;

public enum TabRole
{
    /// <summary>The browser lets tabs not talk: each polls for itself.</summary>
    Alone,

    /// <summary>Polls, listens to the server's events, and tells the others.</summary>
    Leads,

    /// <summary>Polls nothing while it hears of its leader.</summary>
    Follows,
}

/// <summary>The open tabs of this browser, of which one leads. The lead passes on by itself when its tab goes.</summary>
public interface ITabs
{
    event Action? RoleChanged;

    event Action<TabMessage>? Heard;

    /// <summary>The leading tab is told the tag of the list as it is now.</summary>
    event Action<string>? ServerChanged;

    /// <summary>Of this tab, until it is reloaded.</summary>
    string Id { get; }

    TabRole Role { get; }

    /// <summary>Returns when the role is known.</summary>
    Task Start();

    /// <summary>To all other tabs.</summary>
    Task Send(TabMessage message);

    /// <summary>Takes the lead from a tab that holds it and does nothing with it.</summary>
    Task TakeOver();

    /// <summary>Gives the lead back and hears nothing any more.</summary>
    Task Stop();
}
