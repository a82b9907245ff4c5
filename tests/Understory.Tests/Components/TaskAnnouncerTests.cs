using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Understory.Client.Notifications;
using Understory.Client.Tasks;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TaskAnnouncerTests : ClientContext
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    [Fact]
    public void A_task_that_ends_raises_one_toast_that_says_the_result()
    {
        Server.Set(SomeTask.Running("a"));
        _ = StartPolling();
        Assert.Empty(Toasts.Visible);
        Server.Set(SomeTask.Complete("a"));
        Time.Advance(Pace);
        Time.Advance(Pace);
        var toast = Assert.Single(Toasts.Visible);
        Assert.Equal("12 of 31 stories need work", toast.Title);
        Assert.Equal("Refine · v1.0 · finished in 48 s", toast.Text);
        Assert.Equal("View results", toast.ActionLabel);
        Assert.Equal(ToastTone.Success, toast.Tone);
    }

    [Fact]
    public void A_task_of_this_page_that_is_faster_than_the_poll_is_told_too()
    {
        _ = StartPolling();
        Store.Put(SomeTask.Queued("a"));
        Server.Set(SomeTask.Complete("a"));
        Store.RequestPoll();
        Assert.Single(Toasts.Visible);
    }

    [Fact]
    public void A_failure_says_what_happened_and_what_to_do()
    {
        Server.Set(SomeTask.Running("a"));
        _ = StartPolling();
        Server.Set(SomeTask.Failed("a"));
        Time.Advance(Pace);
        var toast = Assert.Single(Toasts.Visible);
        Assert.Equal(ToastTone.Failure, toast.Tone);
        Assert.Equal("Refine: it took too long", toast.Title);
        Assert.Equal("The engine fell silent for 60 s. Retry.", toast.Text);
    }

    [Fact]
    public void A_task_that_was_cancelled_is_no_failure_to_shout_about()
    {
        Server.Set(SomeTask.Running("a"));
        _ = StartPolling();
        Server.Set(SomeTask.Failed("a", ErrorKind.Cancelled));
        Time.Advance(Pace);
        Assert.Equal(ToastTone.Success, Assert.Single(Toasts.Visible).Tone);
    }

    [Fact]
    public void After_an_absence_one_line_says_what_finished()
    {
        Server.Set(SomeTask.Complete("a"), SomeTask.Failed("b"), SomeTask.Running("c"));
        _ = StartPolling();
        var toast = Assert.Single(Toasts.Visible);
        Assert.Equal("2 tasks finished while you were away", toast.Title);
        Assert.Equal("1 of them failed; each says why, and what to do.", toast.Text);
    }

    [Fact]
    public void After_an_absence_a_single_task_says_its_result()
    {
        Server.Set(SomeTask.Complete("a"));
        _ = StartPolling();
        Assert.Equal("12 of 31 stories need work", Assert.Single(Toasts.Visible).Title);
        Assert.Contains("while you were away", Toasts.Visible[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void After_an_absence_without_a_failure_the_line_leaves_by_itself()
    {
        Server.Set(SomeTask.Complete("a"), SomeTask.Failed("b", ErrorKind.Cancelled));
        _ = StartPolling();
        var toast = Assert.Single(Toasts.Visible);
        Assert.Equal((ToastTone.Success, null), (toast.Tone, toast.Text));
    }

    [Fact]
    public void What_ended_while_the_computer_slept_or_the_server_was_away_is_one_line()
    {
        Server.Set(SomeTask.Running("a"), SomeTask.Running("b"));
        _ = StartPolling();
        Server.Down = true;
        for (var i = 0; i < 12; i++)
            Time.Advance(TimeSpan.FromSeconds(10));
        Server.Down = false;
        Server.Set(SomeTask.Complete("a"), SomeTask.Complete("b"));
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("2 tasks finished while you were away", Assert.Single(Toasts.Visible).Title);
    }

    [Fact]
    public void What_ends_before_the_person_s_eyes_is_told_each_by_itself()
    {
        Server.Set(SomeTask.Running("a"), SomeTask.Running("b"));
        _ = StartPolling();
        Server.Set(SomeTask.Complete("a"), SomeTask.Complete("b"));
        Time.Advance(Pace);
        Assert.Equal(["a", "b"], Toasts.Visible.Select(t => t.Subject));
    }

    [Fact]
    public void A_task_whose_end_is_shown_on_the_page_needs_no_toast()
    {
        Server.Set(SomeTask.Running("a"), SomeTask.Running("b"));
        using var watch = Services.GetRequiredService<TaskAnnouncer>().Watch("a");
        _ = StartPolling();
        Server.Set(SomeTask.Complete("a"), SomeTask.Complete("b"));
        Time.Advance(Pace);
        Assert.Equal("b", Assert.Single(Toasts.Visible).Subject);
    }

    [Fact]
    public async Task Following_a_toast_keeps_the_task_marks_it_read_and_goes_to_its_page()
    {
        Server.Set(SomeTask.Running("a"));
        _ = StartPolling();
        Server.Set(SomeTask.Complete("a").With());
        Time.Advance(Pace);
        await Toasts.Visible[0].Action!();
        Assert.NotNull(Assert.Single(Store.PendingTasks).Result);
        Assert.Equal("a", Assert.Single(Storage.Saved).Id);
        Assert.NotNull(Server.Tasks[0].ReadAt);
        Assert.Equal(0, Store.UnreadCount);
        Assert.Equal("http://localhost/stories?version=v1.0&task=a", Navigation.Uri);
        Assert.Empty(Toasts.Visible);
    }

    [Fact]
    public async Task Following_a_failure_leads_to_the_page_of_the_task()
    {
        Server.Set(SomeTask.Failed("a"));
        await Services.GetRequiredService<TaskOpener>().Open("a");
        Assert.Equal("http://localhost/tasks/a", Navigation.Uri);
        Assert.Empty(Store.PendingTasks);
    }

    [Fact]
    public async Task A_result_that_cannot_be_fetched_says_so_and_stays_where_it_is()
    {
        Server.Down = true;
        await Services.GetRequiredService<TaskOpener>().Open("a");
        Assert.Equal(ToastTone.Failure, Assert.Single(Toasts.Visible).Tone);
        Assert.Equal("http://localhost/", Navigation.Uri);
    }

    [Fact]
    public async Task A_read_that_the_server_refuses_is_taken_back()
    {
        Server.Set(SomeTask.Complete("a"));
        _ = StartPolling();
        Server.OnRequest = request => request.Method == HttpMethod.Patch
            ? Task.FromResult(ClientServer.Refuse(System.Net.HttpStatusCode.Conflict, "It is running again."))
            : null;
        Assert.Null(await Services.GetRequiredService<TaskActions>().Do(Server.Tasks[0], TaskAction.Read));
        Assert.Equal(1, Store.UnreadCount);
        Assert.Contains(Toasts.Visible, t => t.Text!.StartsWith("It is running again.", StringComparison.Ordinal));
    }
}
