using Understory.Backlog;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class RelatedStoriesTests
{
    [Theory]
    [InlineData("a", "a", false)]
    [InlineData("a b", "a b", true)]
    [InlineData("a b c", "c x a", true)]
    [InlineData("a a", "a a", false)]
    [InlineData("a A", "A x", false)]
    [InlineData("", "", false)]
    public void Two_shared_tags_relate(string target, string other, bool related) =>
        Assert.Equal(related, Related(Story("1.1.1") with { Tags = Words(target) }, Story("2.2.2") with { Tags = Words(other) }).Length == 1);

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("STORY-1.2.3")]
    [InlineData(" 1.2.3 ")]
    [InlineData("1.2")]
    [InlineData("1")]
    [InlineData("v1.0:1.2.3")]
    [InlineData("v1.0:1.2")]
    public void A_dependency_relates_both_ways_through_story_epic_and_phase(string reference)
    {
        var depends = Story("9.9.9") with { DependsOn = [reference] };
        var named = Story("1.2.3");

        Assert.Equal(["1.2.3"], Related(depends, named));
        Assert.Equal(["9.9.9"], Related(named, depends));
    }

    [Theory]
    [InlineData("1.2.4")]
    [InlineData("1.3")]
    [InlineData("2")]
    [InlineData("v0.9:1.2.3")]
    [InlineData("v1.0")]
    [InlineData("v1.0:")]
    [InlineData("")]
    public void A_dependency_on_something_else_does_not(string reference)
    {
        var depends = Story("9.9.9") with { DependsOn = [reference] };

        Assert.Empty(Related(depends, Story("1.2.3")));
        Assert.Empty(Related(Story("1.2.3"), depends));
    }

    [Fact]
    public void A_dependency_on_an_epic_relates_to_every_story_in_it_and_to_no_other()
    {
        var target = Story("3.1.1") with { DependsOn = ["1.2"] };

        Assert.Equal(["1.2.1", "1.2.2"], Related(target, Story("1.1.1"), Story("1.2.1"), Story("1.2.2"), Story("1.3.1"), target));
    }

    [Fact]
    public void A_name_that_is_a_story_means_that_story_and_no_group()
    {
        // Three stories of a list without phases: all stand in phase 1, epic 1.
        Story[] stories = [Flat("1"), Flat("2"), Flat("3") with { DependsOn = ["1"] }];

        Assert.Equal(["1"], Related(stories[2], stories));
        Assert.Equal(["3"], Related(stories[0], stories));
        Assert.Empty(Related(stories[1], stories));
    }

    [Fact]
    public void Neighbours_in_an_epic_are_not_related_by_that_alone() => Assert.Empty(Related(Story("1.1.1"), Story("1.1.2")));

    [Fact]
    public void The_target_is_not_related_to_itself_and_nobody_stands_there_twice()
    {
        var target = Story("1.1.1") with { Tags = ["a", "b"], DependsOn = ["1.1.1", "1.1", "1.1.2"] };

        Assert.Equal(["1.1.2"], Related(target, target, Story("1.1.2") with { Tags = ["a", "b"], DependsOn = ["1.1.1"] }));
    }

    [Fact]
    public void The_nearest_stand_first()
    {
        var target = Story("5.1.1") with { Tags = ["a", "b", "c"], DependsOn = ["1", "2.1", "4.1.1"] };

        Assert.Equal(
            ["4.1.1", "6.1.2", "2.1.1", "3.1.2", "3.1.1", "1.1.1"],
            Related(
                target, Story("1.1.1"), Story("2.1.1"), Story("3.1.1") with { Tags = ["a", "b"] },
                Story("3.1.2") with { Tags = ["a", "b", "c"] }, Story("4.1.1"), Story("6.1.2") with { DependsOn = ["5.1.1"] }));
    }

    [Fact]
    public void Of_very_many_the_nearest_are_taken()
    {
        var target = Story("2.1.1") with { DependsOn = ["1", "1.1.300"] };

        var related = Related(target, [.. Enumerable.Range(1, 300).Select(n => Story($"1.1.{n}"))]);

        Assert.Equal(RelatedStories.Most, related.Length);
        Assert.Equal(["1.1.300", "1.1.1", "1.1.2"], related[..3]);
    }

    [Fact]
    public void The_work_grows_with_the_stories_and_not_faster()
    {
        Allocated(Many(100));

        var (small, large) = (Allocated(Many(1_000)), Allocated(Many(8_000)));

        // Eight times the stories; a quadratic step would make it sixty-four.
        Assert.InRange(large, small, 16 * small);

        static long Allocated(Story[] stories)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(RelatedStories.Most, RelatedStories.Of(stories[0], stories, "v1.0").Count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        static Story[] Many(int count) =>
            [.. Enumerable.Range(1, count).Select(n => Story($"1.{n % 50}.{n}") with { Tags = ["a", "b", $"t{n}"], DependsOn = [$"1.1.{n + 1}", "1.2"] })];
    }

    private static string[] Related(Story target, params Story[] stories) => [.. RelatedStories.Of(target, stories, "v1.0").Select(s => s.Id)];

    private static Story Story(string id)
    {
        var (phase, epic, number) = StoryId.Parts(id)!.Value;
        return new Story { Id = id, Title = id, Phase = phase, Epic = epic, StoryNumber = number };
    }

    private static Story Flat(string id) => new() { Id = id, Title = id };

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
