using Understory.Client.Tabs;

namespace Understory.Client.Tasks;

/// <summary>What a tab that follows makes of its leader's lists and of its silence.</summary>
internal sealed class Following(ITabs tabs, TaskStore store)
{
    // Two beats that did not come. Own ticks are counted and not seconds: a tab that the browser slowed down, or that slept,
    // gives its leader the time to wake up too.
    private const int Patience = 2;

    private int silentTicks;
    private int settled;

    // Names what this page has done so far.
    private string Token => $"{tabs.Id}.{store.LocalChanges}";

    public void HearLeader() => silentTicks = 0;

    /// <summary>To be asked once a tick.</summary>
    public bool IsLeaderSilent()
    {
        if (++silentTicks <= Patience)
            return false;
        silentTicks = 0;
        return true;
    }

    /// <summary>The store holds an answer to everything that this page did.</summary>
    public void Settle() => settled = store.LocalChanges;

    /// <summary>A list that was asked for before this page changed something is stale.</summary>
    public bool Accepts(TabMessage list)
    {
        if (list.Answers?.Contains(Token) == true)
            Settle();
        return settled == store.LocalChanges;
    }

    public Task AskToPoll() => tabs.Send(new(TabMessage.Poll, Token));

    public Task Join() => tabs.Send(new(TabMessage.Join));

    /// <summary>Asks for what this tab has missed.</summary>
    public Task CatchUp(TabMessage beat, string? etag)
    {
        if (settled != store.LocalChanges)
            return AskToPoll();
        return beat.ETag is null || beat.ETag == etag ? Task.CompletedTask : Join();
    }
}
