using Understory.Backlog;
using Understory.Contracts;
using Understory.Operations.Generate;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class GenerateChecksTests
{
    private static readonly GeneratedStory Good = new()
    {
        Title = "Leave the queue",
        Intent = "so that nobody holds a place for nothing",
        Description = "As a member, I want to leave the queue when I have no time.",
        Acceptance = ["The place is free at once."],
        Phase = 1,
        Epic = 1,
        DependsOn = [],
        Tags = [],
    };

    [Fact]
    public void A_story_that_fits_has_no_remarks() => Assert.Empty(Check(Good with { DependsOn = ["1.1.1", "1.2", "2", "v0.1"] }));

    [Fact]
    public void A_missing_phase_and_a_missing_epic_are_named()
    {
        Assert.Equal((CheckKind.UnknownPhase, "v1.0 has no phase 7: applying starts it, without a name."), One(Good with { Phase = 7 }));
        Assert.Equal((CheckKind.UnknownEpic, "v1.0 has no epic 1.7: applying starts it, without a name."), One(Good with { Epic = 7 }));
    }

    [Fact]
    public void The_new_epic_is_none_that_is_missing() =>
        Assert.Empty(Check(new GenerateResult([Good with { Epic = 3 }], "", new NewEpic(true, 1, "New", ""))));

    [Fact]
    public void A_dependency_on_nothing_is_named() =>
        Assert.Equal(
            (CheckKind.UnknownDependency, "It depends on \"1.1.9\", which does not exist."), One(Good with { DependsOn = ["1.1.9", "1.1.1"] }));

    [Theory]
    [InlineData("1.1", "the epic 1.1")]
    [InlineData("1", "the phase 1")]
    [InlineData("v1.0", "the version v1.0")]
    [InlineData("v1.0:1.1", "the epic 1.1")]
    public void A_story_cannot_wait_for_what_it_stands_in(string reference, string named) =>
        Assert.Equal(
            (CheckKind.CircularDependency, $"It depends on {named}, in which it stands itself."), One(Good with { DependsOn = [reference] }));

    [Theory]
    [InlineData("2.1.1")]
    [InlineData("STORY-2.1.1")]
    [InlineData("2.1")]
    [InlineData("2")]
    [InlineData("2.1.2")]
    public void A_circle_through_others_is_found_and_the_story_that_closes_it_is_named(string reference)
    {
        var check = Assert.Single(Check(Good with { DependsOn = [reference] }, Two("2.1.1", "1.1"), Two("2.1.2", "2.1.1")));

        Assert.Equal((CheckKind.CircularDependency, "2.1.1"), (check.Kind, check.StoryId));
        Assert.Equal("It waits for itself: it depends on 2.1.1 \"Story 2.1.1\", which waits for the epic 1.1, in which it is to stand.", check.Message);
    }

    [Fact]
    public void Others_that_wait_for_each_other_are_no_circle_of_the_new_story() =>
        Assert.Empty(Check(Good with { DependsOn = ["2.1.1"] }, Two("2.1.1", "2.1.2"), Two("2.1.2", "2.1.1")));

    [Fact]
    public void Nobody_waits_for_an_epic_that_does_not_exist_yet() =>
        Assert.Empty(Check(
            new GenerateResult([Good with { Epic = 3, DependsOn = ["1.1"] }], "", new NewEpic(true, 1, "New", ""))));

    [Theory]
    [InlineData("Show the queue", "the same title")]
    [InlineData("SHOW QUEUES", "the same title")]
    [InlineData("Show the member queue", "nearly the same title")]
    public void A_title_that_exists_already_is_named_with_its_story(string title, string why)
    {
        var check = Assert.Single(Check(Good with { Title = title }));

        Assert.Equal((CheckKind.Duplicate, "1.1.1"), (check.Kind, check.StoryId));
        Assert.Equal($"1.1.1 \"Show the queue\" has {why}.", check.Message);
    }

    [Fact]
    public void A_description_that_says_the_same_under_another_title_is_named()
    {
        var check = Assert.Single(Check(
            Good with { Title = "Waiting", Description = "As a visitor I want the next spring tide on the quay screen before the ferry leaves." },
            Some.Story("2.1.1", "Tides") with { Description = "As a visitor I want the next spring tide on the quay screen when the ferry leaves." }));

        Assert.Equal((CheckKind.Duplicate, "2.1.1"), (check.Kind, check.StoryId));
        Assert.Contains("they share", check.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hide the queue")]
    [InlineData("Export the queue as CSV")]
    [InlineData("Show")]
    [InlineData("???")]
    public void Another_title_is_another_story(string title) =>
        Assert.Empty(Check(Good with { Title = title }, Some.Story("2.1.1", "Export the queue as PDF") with { Description = "" }));

    private static (CheckKind, string) One(GeneratedStory story) =>
        Assert.Single(Check(story)) is var check ? (check.Kind, check.Message) : default;

    private static List<ItemCheck> Check(GeneratedStory story, params Story[] more) => Check(new GenerateResult([story], ""), more);

    private static List<ItemCheck> Check(GenerateResult result, params Story[] more)
    {
        List<Story> stories = [Some.Story(), .. more];
        var page = new StoriesResponse(stories, [new Phase(1, "Desk"), new Phase(2, "Quay")], [new Epic(1, 2, "Alerts", "")]);
        var own = Dependencies.NamesOf(stories, [1, 2], [(1, 2)]);
        var others = new Dictionary<string, IReadOnlySet<string>> { ["v1.0"] = own, ["v0.1"] = new HashSet<string>() };
        return [.. GenerateChecks.Of(result, "v1.0", page, new Dependencies(own, others))];
    }

    private static Story Two(string id, params string[] dependsOn) =>
        new() { Id = id, Title = $"Story {id}", Phase = 2, Epic = 1, DependsOn = dependsOn };
}
