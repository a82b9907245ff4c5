using System.Text.Json;
using Understory.Client.Tasks;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TaskWordingTests
{
    [Theory]
    [InlineData(-5, "just now")]
    [InlineData(10, "just now")]
    [InlineData(50, "1 min ago")]
    [InlineData(150, "2 min ago")]
    [InlineData(2 * 3600, "2 h ago")]
    [InlineData(30 * 3600, "yesterday")]
    [InlineData(3 * 86400, "3 days ago")]
    [InlineData(10 * 86400, "12 Nov 2026")]
    public void An_age_is_said_in_words(int seconds, string words) =>
        Assert.Equal(words, TaskWording.Age(SomeTask.Start.AddSeconds(-seconds), SomeTask.Start));

    [Theory]
    [InlineData(-3, "under 1 s")]
    [InlineData(0.4, "under 1 s")]
    [InlineData(48, "48 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(120, "2 min")]
    [InlineData(4320, "1 h 12 min")]
    [InlineData(90000, "25 h")]
    public void A_duration_is_said_in_words(double seconds, string words) =>
        Assert.Equal(words, TaskWording.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Every_kind_of_failure_says_what_to_do() =>
        Assert.All(Enum.GetValues<ErrorKind>(), kind =>
        {
            var advice = Advice.Of(kind);
            Assert.NotEmpty(advice.Title);
            Assert.EndsWith(".", advice.WhatToDo, StringComparison.Ordinal);
        });

    [Fact]
    public void A_title_says_the_result()
    {
        Assert.Equal("12 of 31 stories need work", TaskWording.Title(SomeTask.Complete("a")));
        Assert.Equal("Refine · v1.0", TaskWording.Title(SomeTask.Queued("a")));
        Assert.Equal("Refine: Claude is over its limit", TaskWording.Title(SomeTask.Failed("a", ErrorKind.RateLimited)));
    }

    [Theory]
    [InlineData("""{"returnPath":"/stories?version=v1.0"}""", "/stories?version=v1.0")]
    [InlineData("""{"returnPath":"//evil.example"}""", null)]
    [InlineData("""{"returnPath":"/\\evil.example"}""", null)]
    [InlineData("""{"returnPath":"https://evil.example"}""", null)]
    [InlineData("""{"returnPath":5}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("""[1]""", null)]
    public void Only_a_path_of_ours_is_returned_to(string context, string? path) =>
        Assert.Equal(path, TaskWording.ReturnPath(SomeTask.Complete("a") with { Context = JsonElement.Parse(context) }));

    [Fact]
    public void Progress_that_is_not_known_is_not_said()
    {
        Assert.Null(TaskWording.Progress(SomeTask.Queued("a")));
        Assert.Null(TaskWording.Percent(SomeTask.Running("a", 0, 0)));
        Assert.Equal("34 of 1,090", TaskWording.Progress(SomeTask.Running("a", 34, 1090)));
        Assert.Equal(50, TaskWording.Percent(SomeTask.Running("a", 10, 20)));
    }
}
