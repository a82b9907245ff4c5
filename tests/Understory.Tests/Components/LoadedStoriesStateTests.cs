using System.Buffers;
using Understory.Client.Backlog;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class LoadedStoriesStateTests
{
    private static LoadedStories RoundTrip(LoadedStories loaded, out int bytes)
    {
        var state = new LoadedStoriesState();
        var buffer = new ArrayBufferWriter<byte>();
        state.Persist(loaded, buffer);
        bytes = buffer.WrittenCount;
        return state.Restore(new ReadOnlySequence<byte>(buffer.WrittenMemory));
    }

    [Fact]
    public void What_a_row_shows_survives_the_way_to_the_browser()
    {
        var story = SomeBacklog.Story(2, 1, "1.1.1", "v0.1:3") with { Passes = true, Skipped = true, Revision = 7, Title = "„Größe“ \u2028 <b>" };
        var restored = RoundTrip(
            new("v1.0", "q=a", new([story], [new(1, "Desk")], [new(1, 1, "Queue", "All of it")]) { Total = 12, Tags = [new("tag2", 4)] },
                new Dictionary<string, string> { ["1.1.2"] = "blocked by 1.1.1" }),
            out _);
        Assert.Equal(("v1.0", "q=a", 12), (restored.Version, restored.Query, restored.Backlog.Total));
        Assert.Equal([new(1, "Desk")], restored.Backlog.Phases);
        Assert.Equal([new(1, 1, "Queue", "All of it")], restored.Backlog.Epics);
        Assert.Equal([new TagCount("tag2", 4)], restored.Backlog.Tags);
        Assert.Equal("blocked by 1.1.1", restored.Blocked["1.1.2"]);
        Assert.Equivalent(story, Assert.Single(restored.Backlog.Stories));
    }

    [Fact]
    public void Two_thousand_stories_come_in_less_than_a_third_of_a_megabyte()
    {
        var restored = RoundTrip(SomeBacklog.Loaded(SomeBacklog.Stories(2000)), out var bytes);
        Assert.Equal(2000, restored.Backlog.Stories.Count);
        Assert.True(bytes < 333_000, $"{bytes} bytes");
    }
}
