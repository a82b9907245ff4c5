using Understory.Contracts;

namespace Understory.Client.Tabs;

/// <summary>What tabs say to each other.</summary>
/// <param name="Word">One of the constants here; others come from tabs of another build and mean nothing to us.</param>
/// <param name="Token">Names the request that it makes.</param>
/// <param name="ETag">The list that the leader has.</param>
/// <param name="Offline">The leader's last poll failed.</param>
/// <param name="List">The list as the leader's poll got it.</param>
/// <param name="Answers">Tokens of the requests that came before that poll.</param>
public sealed record TabMessage(
    string Word, string? Token = null, string? ETag = null, bool Offline = false, TaskListResponse? List = null, IReadOnlyList<string>? Answers = null)
{
    /// <summary>A tab wants the list that the leader has.</summary>
    public const string Join = "join";

    /// <summary>A tab wants the leader to poll at once.</summary>
    public const string Poll = "poll";

    /// <summary>The leader is there.</summary>
    public const string Beat = "beat";

    /// <summary>The leader has a list.</summary>
    public const string Listed = "list";
}
