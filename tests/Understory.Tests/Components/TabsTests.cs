using Understory.Client.Tabs;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

/// <summary>Several tabs of one browser: one polls, all know, and each end is told once.</summary>
public sealed class TabsTests : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly MemoryBrowser browser = new();

    private ClientServer Server => browser.Server;

    public ValueTask DisposeAsync() => browser.DisposeAsync();

    [Fact]
    public void Only_the_leader_polls_and_all_tabs_know_what_it_knows()
    {
        Server.Set(SomeTask.Running("a"));
        var tabs = Enumerable.Range(0, 10).Select(_ => browser.Open()).ToList();
        Assert.Equal(1, Server.Polls);
        Assert.All(tabs, tab => Assert.Equal("a", Assert.Single(tab.Store.Tasks).Id));

        Server.Set(SomeTask.Running("a"), SomeTask.Queued("b"));
        browser.Time.Advance(Pace);

        Assert.Equal(2, Server.Polls);
        Assert.All(tabs, tab => Assert.Equal(2, tab.Store.Tasks.Count));
        for (var i = 0; i < 30; i++)
            browser.Time.Advance(Pace);
        Assert.Equal(32, Server.Polls);
    }

    [Fact]
    public void The_server_s_word_makes_the_leader_poll_at_once_unless_it_knows_already()
    {
        Server.Set(SomeTask.Running("a"));
        var (leader, follower) = (browser.Open(), browser.Open());
        leader.HearServer("1");
        Assert.Equal(1, Server.Polls);

        Server.Set(SomeTask.Complete("a"));
        leader.HearServer("2");

        Assert.Equal(2, Server.Polls);
        Assert.True(Assert.Single(follower.Store.Tasks).IsUnread);
    }

    [Fact]
    public async Task When_the_leader_goes_the_next_one_polls_at_once()
    {
        var (leader, follower) = (browser.Open(), browser.Open());
        Server.Set(SomeTask.Running("a"));
        await browser.Close(leader);
        Assert.Equal(TabRole.Leads, follower.Role);
        Assert.Equal(2, Server.Polls);
        Assert.Single(follower.Store.Tasks);
    }

    [Fact]
    public void A_leader_that_says_nothing_is_replaced_and_follows_when_it_wakes_up()
    {
        var (leader, follower) = (browser.Open(), browser.Open());
        browser.Frozen.Add(leader);
        Server.OnRequest = _ => leader.Role == TabRole.Leads ? new TaskCompletionSource<HttpResponseMessage>().Task : null;
        for (var i = 0; i < 3; i++)
            browser.Time.Advance(Pace);
        Assert.Equal(TabRole.Leads, follower.Role);
        Assert.Equal(TabRole.Follows, leader.Role);

        Server.Set(SomeTask.Running("a"));
        browser.Time.Advance(Pace);
        Assert.Single(follower.Store.Tasks);
    }

    [Fact]
    public void A_tab_whose_leader_does_not_answer_polls_once_for_itself_soon()
    {
        Server.Set(SomeTask.Running("a"));
        browser.Frozen.Add(browser.Open());
        var late = browser.Open();
        Assert.Empty(late.Store.Tasks);
        browser.Time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Single(late.Store.Tasks);
        Assert.Equal(2, Server.Polls);
    }

    [Fact]
    public async Task What_is_done_in_a_follower_makes_the_leader_poll_at_once()
    {
        Server.Set(SomeTask.Complete("a"));
        var (leader, follower) = (browser.Open(), browser.Open());
        await follower.Actions.Do(follower.Store.Tasks[0], TaskAction.Read);
        Assert.Equal(2, Server.Polls);
        Assert.Empty(leader.Store.Tasks);
        Assert.Empty(follower.Store.Tasks);
    }

    [Fact]
    public void A_list_from_before_a_change_in_a_follower_is_not_taken_there()
    {
        Server.Set(SomeTask.Complete("a"));
        var (leader, follower) = (browser.Open(), browser.Open());
        follower.Store.Put(SomeTask.Complete("a").Read());

        Server.Set(SomeTask.Complete("a"), SomeTask.Running("b"));
        leader.Store.RequestPoll();
        Assert.Empty(follower.Store.GetUnreadTasks());

        Server.Change("a", t => t.Read());
        follower.Store.RequestPoll();
        Assert.Equal("b", Assert.Single(follower.Store.Tasks).Id);
    }

    [Fact]
    public void A_follower_that_missed_a_list_gets_it_with_the_next_beat()
    {
        var (leader, follower) = (browser.Open(), browser.Open());
        browser.Frozen.Add(follower);
        Server.Set(SomeTask.Running("a"));
        leader.Store.RequestPoll();
        Assert.Empty(follower.Store.Tasks);
        browser.Frozen.Clear();
        browser.Time.Advance(Pace);
        Assert.Single(follower.Store.Tasks);
    }

    [Fact]
    public void All_tabs_say_that_the_server_is_away_and_that_it_is_back()
    {
        var (_, follower) = (browser.Open(), browser.Open());
        Server.Down = true;
        browser.Time.Advance(Pace);
        Assert.True(follower.Store.Offline);
        // The leader asks more rarely now, and is not taken for silent.
        browser.Time.Advance(Pace * 3);
        Assert.Equal(TabRole.Follows, follower.Role);
        Server.Down = false;
        browser.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(follower.Store.Offline);
    }

    [Fact]
    public void An_end_is_told_in_the_tab_that_is_looked_at_and_there_alone()
    {
        Server.Set(SomeTask.Running("a"));
        var (leader, second, third) = (browser.Open(), browser.Open(), browser.Open());
        second.Look();
        Server.Set(SomeTask.Complete("a"));
        browser.Time.Advance(Pace);
        Assert.Equal("a", Assert.Single(second.Toasts.Visible).Subject);
        leader.Look();
        third.Look();
        Assert.Equal(1, browser.StoredToasts);
    }

    [Fact]
    public void While_nobody_looks_the_leader_alone_notifies_and_the_toast_waits_for_the_tab_they_come_back_to()
    {
        Server.Set(SomeTask.Running("a"));
        var (leader, follower) = (browser.Open(), browser.Open());
        browser.Looking = null;
        Server.Set(SomeTask.Complete("a"));
        browser.Time.Advance(Pace);
        Assert.Equal((1, 0, 0), (leader.Notifications, follower.Notifications, browser.StoredToasts));

        follower.Look();
        leader.Look();

        Assert.Contains("while you were away", Assert.Single(follower.Toasts.Visible).Text, StringComparison.Ordinal);
        Assert.Empty(leader.Toasts.Visible);
    }

    [Fact]
    public void What_ended_while_nobody_looked_is_one_line_in_one_tab()
    {
        Server.Set(SomeTask.Running("a"), SomeTask.Running("b"));
        var (leader, follower) = (browser.Open(), browser.Open());
        browser.Looking = null;
        Server.Set(SomeTask.Complete("a"), SomeTask.Running("b"));
        browser.Time.Advance(Pace);
        Server.Set(SomeTask.Complete("a"), SomeTask.Failed("b"));
        browser.Time.Advance(Pace);
        follower.Look();
        leader.Look();
        Assert.Equal("2 tasks finished while you were away", Assert.Single(follower.Toasts.Visible).Title);
        Assert.Equal(1, browser.StoredToasts);
    }

    [Fact]
    public async Task Neither_a_reload_nor_a_new_tab_tells_again()
    {
        Server.Set(SomeTask.Complete("a"), SomeTask.Complete("b"));
        var first = browser.Open();
        Assert.Single(first.Toasts.Visible);
        var second = browser.Open();
        await browser.Close(first);
        Assert.Empty(second.Toasts.Visible);
        Assert.Empty(browser.Open().Toasts.Visible);
    }

    [Fact]
    public void What_was_read_before_they_came_back_is_not_told()
    {
        Server.Set(SomeTask.Running("a"));
        var tab = browser.Open();
        browser.Looking = null;
        Server.Set(SomeTask.Complete("a"));
        browser.Time.Advance(Pace);
        Server.Set();
        browser.Time.Advance(Pace);
        tab.Look();
        Assert.Empty(tab.Toasts.Visible);
    }

    [Fact]
    public void A_task_that_the_tab_shows_by_itself_is_told_by_it_alone_while_it_is_looked_at()
    {
        Server.Set(SomeTask.Running("a"), SomeTask.Running("b"));
        var (shows, other) = (browser.Open(), browser.Open());
        using var watch = shows.Announcer.Watch("a");
        using var watchToo = shows.Announcer.Watch("b");
        shows.Look();
        Server.Set(SomeTask.Complete("a"), SomeTask.Running("b"));
        browser.Time.Advance(Pace);
        other.Look();
        Assert.Equal(0, browser.StoredToasts);

        Server.Set(SomeTask.Complete("a"), SomeTask.Complete("b"));
        browser.Time.Advance(Pace);
        Assert.Equal("b", Assert.Single(other.Toasts.Visible).Subject);
    }
}
