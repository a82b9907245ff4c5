using Bunit;
using Understory.Client.Notifications;
using Understory.Client.Tasks;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TaskProviderTests : ClientContext
{
    [Fact]
    public void With_the_page_it_brings_back_pending_tasks_and_begins_to_poll()
    {
        Storage.Saved = [SomeTask.Complete("a")];
        Server.Set(SomeTask.Running("b"));
        var provider = Render<TaskProvider>();
        provider.WaitForAssertion(() => Assert.Equal(1, Server.Polls));
        Assert.Equal("a", Assert.Single(Store.PendingTasks).Id);
        Assert.Equal("b", Assert.Single(Store.Tasks).Id);
    }

    [Fact]
    public async Task A_click_on_a_notification_opens_the_result_in_the_open_tab()
    {
        Server.Set(SomeTask.Complete("a").With());
        var provider = Render<TaskProvider>();
        provider.WaitForAssertion(() => Assert.Equal(1, Server.Polls));
        await provider.InvokeAsync(() => provider.Instance.Notifications.OnClicked("a"));
        Assert.EndsWith("task=a", Navigation.Uri, StringComparison.Ordinal);
        Assert.Single(Store.PendingTasks);
    }

    [Fact]
    public async Task A_page_that_is_looked_at_again_polls_at_once()
    {
        var provider = Render<TaskProvider>();
        provider.WaitForAssertion(() => Assert.Equal(1, Server.Polls));
        var attention = (Attention)provider.Instance.Attention;
        await provider.InvokeAsync(() => attention.OnChanged(visible: false, watched: false));
        Assert.True(Toasts.Unwatched);
        await provider.InvokeAsync(() => attention.OnChanged(visible: true, watched: false));
        Assert.True(Toasts.Unwatched);
        await provider.InvokeAsync(() => attention.OnChanged(visible: true, watched: true));
        Assert.False(Toasts.Unwatched);
        await Server.PollsReach(2).WaitAsync(Xunit.TestContext.Current.CancellationToken);
    }
}
