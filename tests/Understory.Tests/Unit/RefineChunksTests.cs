using Understory.Contracts;
using Understory.Operations;
using Understory.Operations.Refine;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class RefineChunksTests
{
    [Theory]
    [InlineData(1, "1")]
    [InlineData(4, "4")]
    [InlineData(5, "3 2")]
    [InlineData(11, "3 8")]
    [InlineData(12, "3 5 4")]
    [InlineData(31, "3 7 7 7 7")]
    [InlineData(90, "3 8 8 8 8 8 8 8 8 8 8 7")]
    public void A_few_come_first_and_the_others_in_parts_of_about_eight(int stories, string sizes) =>
        Assert.Equal(sizes, string.Join(' ', RefineChunks.Split(Many(stories)).Select(c => c.Count)));

    [Fact]
    public void Every_story_is_in_one_part_and_once()
    {
        var stories = Many(200).Select((s, i) => s with { DependsOn = [$"1.1.{((i * 37) % 200) + 1}", "none.such"] }).ToList();

        var parts = RefineChunks.Split(stories);

        Assert.Equal(stories.Select(s => s.Id).Order(), parts.SelectMany(p => p).Select(s => s.Id).Order());
        Assert.All(parts, part => Assert.InRange(part.Count, 1, RefineChunks.Usual));
        Assert.All(parts, part => Assert.Equal(part.OrderBy(s => stories.IndexOf(s)), part));
    }

    [Fact]
    public void Stories_that_depend_on_each_other_stand_together()
    {
        var stories = Many(40).Select(s => s.Id == "1.1.40" ? s with { DependsOn = ["1.1.1"] } : s).ToList();

        Assert.Equal(["1.1.1", "1.1.2", "1.1.40"], RefineChunks.Split(stories)[0].Select(s => s.Id));
    }

    [Fact]
    public void Long_stories_make_small_parts_and_one_that_is_longer_than_a_part_stands_alone()
    {
        var half = new string('x', RefineChunks.MostTokens * 2);
        var stories = Many(12).Select((s, i) => i switch
        {
            5 => s with { Description = half + half + half },
            > 6 => s with { Description = half },
            _ => s,
        }).ToList();

        var parts = RefineChunks.Split(stories);

        Assert.Contains(parts, part => part is [{ Id: "1.1.6" }]);
        Assert.All(parts, part => Assert.True(part.Count == 1 || part.Sum(Tokens.Of) <= RefineChunks.MostTokens));
        Assert.Equal(12, parts.Sum(p => p.Count));
    }

    [Fact]
    public void A_thousand_stories_that_all_depend_on_one_are_divided_in_no_time()
    {
        var stories = Many(1000).Select(s => s with { DependsOn = ["1.1.1"] }).ToList();

        Assert.Equal(126, RefineChunks.Split(stories).Count);
    }

    private static List<Story> Many(int count) => [.. Enumerable.Range(1, count).Select(n => Some.Story($"1.1.{n}", $"Story {n}") with { DependsOn = [] })];
}
