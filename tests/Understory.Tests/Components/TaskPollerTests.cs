using Microsoft.Extensions.DependencyInjection;
using Understory.Client.Tasks;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TaskPollerTests : ClientContext
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    [Fact]
    public void It_polls_at_once_and_then_every_two_seconds()
    {
        _ = StartPolling();
        Assert.Equal(1, Server.Polls);
        Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(1, Server.Polls);
        Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(2, Server.Polls);
    }

    [Fact]
    public void It_names_what_it_knows_and_a_304_changes_nothing()
    {
        Server.Set(SomeTask.Running("a"));
        _ = StartPolling();
        var changes = 0;
        Store.Changed += () => changes++;
        Time.Advance(Pace);
        Assert.Equal([null, "\"1\""], Server.Known);
        Assert.Equal(0, changes);
        Assert.Single(Store.Tasks);
    }

    [Fact]
    public void A_request_polls_at_once()
    {
        _ = StartPolling();
        Store.RequestPoll();
        Assert.Equal(2, Server.Polls);
    }

    [Fact]
    public void While_the_server_is_away_it_asks_more_rarely_and_says_so_and_recovers_by_itself()
    {
        _ = StartPolling();
        Server.Down = true;
        Time.Advance(Pace);
        Assert.True(Store.Offline);

        var asked = Server.Requests.Count;
        Time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.Equal(asked, Server.Requests.Count);
        Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(asked + 1, Server.Requests.Count);

        Server.Down = false;
        Time.Advance(TimeSpan.FromSeconds(8));
        Assert.False(Store.Offline);
        asked = Server.Requests.Count;
        Time.Advance(Pace);
        Assert.Equal(asked + 1, Server.Requests.Count);
    }

    [Fact]
    public void However_long_the_server_is_away_it_asks_every_ten_seconds()
    {
        Server.Down = true;
        _ = StartPolling();
        for (var i = 0; i < 10; i++)
            Time.Advance(TimeSpan.FromSeconds(10));
        var asked = Server.Requests.Count;
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(asked + 1, Server.Requests.Count);
    }

    [Fact]
    public void A_server_that_breaks_is_as_good_as_away()
    {
        Server.OnRequest = _ => Task.FromResult(ClientServer.Refuse(System.Net.HttpStatusCode.InternalServerError, "broken"));
        _ = StartPolling();
        Assert.True(Store.Offline);
        Server.OnRequest = null;
        Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(Store.Offline);
    }

    [Fact]
    public void An_answer_from_before_a_change_on_this_page_is_not_taken()
    {
        Server.Set(SomeTask.Complete("a"));
        _ = StartPolling();
        var late = new TaskCompletionSource<HttpResponseMessage>();
        Server.OnRequest = _ => late.Task;
        Server.Change("a", t => t with { Summary = "changed" });
        Time.Advance(Pace);

        Store.Put(SomeTask.Complete("a").Read());
        Server.OnRequest = null;
        Server.Change("a", t => t.Read());
        late.SetResult(ClientServer.Json(new([SomeTask.Complete("a")], 1, null), WireJson.Default.TaskListResponse));
        Assert.Empty(Store.GetUnreadTasks());
        Assert.Equal(0, Store.UnreadCount);
        Assert.Null(Server.Known[^1]);
    }

    [Fact]
    public async Task It_ends_when_the_page_goes()
    {
        using var leaving = new CancellationTokenSource();
        var running = Services.GetRequiredService<TaskPoller>().Run(leaving.Token);
        await leaving.CancelAsync();
        await running;
        Store.RequestPoll();
        Assert.Equal(1, Server.Polls);
    }
}
