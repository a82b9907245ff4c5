using Bunit;
using Understory.Client.Tasks;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class ProviderBannerTests : ClientContext
{
    private static readonly ProviderMood Limited = new(ErrorKind.RateLimited, "Claude's rate limit for this account is reached. Retry in 60 minutes.", SomeTask.Start, SomeTask.Start.AddHours(1));

    [Fact]
    public void One_line_says_until_when_everything_waits_and_goes_when_it_is_over()
    {
        var banner = Render<ProviderBanner>();
        Assert.Equal("", banner.Find("[role=status]").TextContent.Trim());

        Store.Take(new TaskListResponse([], 0, null) { Provider = Limited });
        banner.WaitForState(() => banner.FindAll(".notice").Count == 1);
        Assert.Equal(
            "Claude's rate limit is reached. What waits goes on by itself at 11:00 UTC, and costs no try.",
            string.Join(' ', banner.Find(".notice").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

        Store.Take(new TaskListResponse([], 0, null));
        banner.WaitForState(() => banner.FindAll(".notice").Count == 0);
    }

    [Fact]
    public void What_a_person_has_to_mend_is_said_in_full()
    {
        var banner = Render<ProviderBanner>();
        Store.Take(new TaskListResponse([], 0, null) { Provider = Limited with { Kind = ErrorKind.Unavailable, Message = "Claude refused the API key. Check it.", Until = null } });
        banner.WaitForState(() => banner.FindAll(".notice").Count == 1);
        Assert.Contains("Claude cannot be asked.", banner.Markup, StringComparison.Ordinal);
        Assert.Contains("Claude refused the API key. Check it.", banner.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_waits_for_the_provider_says_so() =>
        Assert.StartsWith(
            "The provider wants us to wait.",
            TaskWording.Waiting(SomeTask.Queued("a") with { Waiting = WaitReason.ProviderPaused }), StringComparison.Ordinal);
}
