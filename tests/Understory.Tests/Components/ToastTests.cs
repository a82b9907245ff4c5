using Bunit;
using Understory.Client.Notifications;
using Xunit;

namespace Understory.Tests.Components;

public sealed class ToastTests : ClientContext
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(8);

    private static Toast Success(string title) => new() { Title = title };

    private static Toast Failure(string title) => new() { Title = title, Tone = ToastTone.Failure };

    [Fact]
    public void The_live_regions_are_there_before_anything_happens()
    {
        var toaster = Render<Toaster>();
        Assert.Equal("", toaster.Find("[role=status]").TextContent);
        Assert.Equal("", toaster.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void A_success_is_said_politely_and_a_failure_at_once()
    {
        var toaster = Render<Toaster>();
        Toasts.Show(Success("12 of 31 stories need work") with { Text = "Refine · v1.0" });
        Toasts.Show(Failure("Refine failed"));
        toaster.WaitForAssertion(() => Assert.Equal("12 of 31 stories need work. Refine · v1.0", toaster.Find("[role=status]").TextContent));
        Assert.Equal("Refine failed", toaster.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void Three_are_visible_and_the_others_wait()
    {
        var toaster = Render<Toaster>();
        foreach (var title in (string[])["one", "two", "three", "four"])
            Toasts.Show(Failure(title));
        toaster.WaitForAssertion(() => Assert.Equal(["two", "three", "four"], toaster.FindAll("strong").Select(t => t.TextContent)));
        Assert.Contains("1 more", toaster.Markup, StringComparison.Ordinal);
        toaster.Find("[aria-label='Dismiss: four']").Click();
        toaster.WaitForAssertion(() => Assert.Equal(["one", "two", "three"], toaster.FindAll("strong").Select(t => t.TextContent)));
    }

    [Fact]
    public void A_success_leaves_by_itself_and_a_failure_stays()
    {
        var toaster = Render<Toaster>();
        Toasts.Show(Success("done"));
        Toasts.Show(Failure("failed"));
        toaster.WaitForElements("strong", 2);
        Time.Advance(Lifetime);
        toaster.WaitForAssertion(() => Assert.Equal("failed", toaster.Find("strong").TextContent));
        Time.Advance(Lifetime * 10);
        Assert.Single(Toasts.Visible);
    }

    [Theory]
    [InlineData("pointer")]
    [InlineData("focus")]
    [InlineData("hidden")]
    public void It_does_not_run_out_while_somebody_is_at_it_or_nobody_looks(string why)
    {
        var toaster = Render<Toaster>();
        Toasts.Show(Success("done"));
        var card = toaster.WaitForElement(".toast");
        Pause(true);
        Time.Advance(Lifetime * 10);
        Assert.Single(Toasts.Visible);
        Pause(false);
        Time.Advance(Lifetime - TimeSpan.FromSeconds(1));
        Assert.Single(Toasts.Visible);
        Time.Advance(TimeSpan.FromSeconds(1));
        toaster.WaitForAssertion(() => Assert.Empty(Toasts.Visible));

        void Pause(bool on)
        {
            if (why == "hidden")
                Toasts.SetUnwatched(on);
            else if (why == "pointer")
                card.TriggerEvent(on ? "onpointerenter" : "onpointerleave", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());
            else
                card.TriggerEvent(on ? "onfocusin" : "onfocusout", new Microsoft.AspNetCore.Components.Web.FocusEventArgs());
        }
    }

    [Fact]
    public async Task The_outlet_of_the_dialog_on_top_shows_them_and_gives_them_back()
    {
        var layout = Render<Toaster>();
        Toasts.Show(Failure("failed"));
        layout.WaitForElement("strong");
        var dialog = Render<ToastOutlet>();
        dialog.WaitForElement("strong");
        layout.WaitForAssertion(() => Assert.Empty(layout.FindAll("strong")));
        await dialog.InvokeAsync(dialog.Instance.Dispose);
        layout.WaitForElement("strong");
    }

    [Fact]
    public void Its_action_dismisses_it_first()
    {
        var visible = -1;
        var toaster = Render<Toaster>();
        Toasts.Show(Success("done") with
        {
            ActionLabel = "View results",
            Action = () =>
            {
                visible = Toasts.Visible.Count;
                return Task.CompletedTask;
            },
        });
        toaster.WaitForElement(".primary").Click();
        Assert.Equal(0, visible);
    }

    [Fact]
    public void A_newer_toast_of_a_task_replaces_the_older()
    {
        Toasts.Show(Failure("first run") with { Subject = "a" });
        Toasts.Show(Success("second run") with { Subject = "a" });
        Assert.Equal("second run", Assert.Single(Toasts.Visible).Title);
    }
}
