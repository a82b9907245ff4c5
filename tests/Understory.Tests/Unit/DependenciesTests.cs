using CsCheck;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class DependenciesTests
{
    private static readonly Dependencies Known = new(
        Dependencies.NamesOf([Some.Story("1.2.3") with { Phase = 1, Epic = 2 }, Some.Story("US-7") with { Phase = 4, Epic = 1 }], [3], [(3, 5)]),
        new Dictionary<string, IReadOnlySet<string>>
        {
            ["v0.1"] = new HashSet<string> { "1.2.3", "1.2", "1", "US-1" },
            ["team:a"] = new HashSet<string> { "9.9.9", "x:y" },
            ["empty"] = new HashSet<string>(),
        });

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("STORY-1.2.3")]
    [InlineData(" 1.2.3 ")]
    [InlineData("US-7")]
    [InlineData("1.2")]
    [InlineData("1")]
    [InlineData("4.1")]
    [InlineData("3")]
    [InlineData("3.5")]
    [InlineData("v0.1")]
    [InlineData(" v0.1 ")]
    [InlineData("empty")]
    [InlineData("v0.1:1.2.3")]
    [InlineData("v0.1:STORY-1.2.3")]
    [InlineData("v0.1:1.2")]
    [InlineData("v0.1:1")]
    [InlineData("v0.1:US-1")]
    [InlineData("team:a")]
    [InlineData("team:a:9.9.9")]
    [InlineData("team:a:x:y")]
    public void A_story_an_epic_a_phase_a_version_or_any_of_them_in_another_version_can_be_named(string reference) =>
        Assert.True(Known.Exists(reference));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(":")]
    [InlineData("1.2.4")]
    [InlineData("1.3")]
    [InlineData("2")]
    [InlineData("v0.2")]
    [InlineData("v0.1:")]
    [InlineData("v0.1:1.2.4")]
    [InlineData("v0.1:v0.1")]
    [InlineData(":1.2.3")]
    [InlineData("v0.2:1.2.3")]
    [InlineData("team:9.9.9")]
    [InlineData("empty:1")]
    public void What_is_none_of_these_does_not_exist(string reference) => Assert.False(Known.Exists(reference));

    [Fact]
    public void A_reference_of_a_million_colons_is_answered_at_once() => Assert.False(Known.Exists(new string(':', 1_000_000)));

    [Fact]
    public void Only_versions_that_a_reference_may_name_are_looked_into() =>
        Assert.Equal(["team", "team:a", "v0.1"], Dependencies.VersionsIn(["1.1.1", "v0.1:1", "team:a:1.1", "v0.1"]).Order());

    [Fact]
    public void Stories_that_do_not_come_back_to_themselves_have_no_cycle() =>
        Assert.Empty(Cycles(("a", "b c"), ("b", "d"), ("c", "d"), ("d", "nowhere 1.1"), ("e", "a b c d")));

    [Fact]
    public void A_cycle_is_named_in_the_order_of_its_dependencies() =>
        Assert.Equal(["b → c → d → b"], Cycles(("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")));

    [Fact]
    public void A_story_that_depends_on_itself_is_a_cycle_of_one() => Assert.Equal(["a → a"], Cycles(("a", "a")));

    [Fact]
    public void A_dependency_that_is_named_twice_closes_one_cycle() => Assert.Equal(["a → b → a"], Cycles(("a", "b b"), ("b", "a a")));

    [Fact]
    public void Two_cycles_over_one_story_are_both_named() => Assert.Equal(["a → b → a", "a → c → a"], Cycles(("a", "b c"), ("b", "a"), ("c", "a")));

    [Fact]
    public void Another_spelling_of_an_id_closes_a_cycle_too() =>
        Assert.Equal(["1.1.1 → 1.1.2 → 1.1.1"], Cycles(("1.1.1", "STORY-1.1.2"), ("1.1.2", "STORY-1.1.1")));

    [Fact]
    public void A_chain_of_10_000_stories_is_followed_without_recursion()
    {
        var stories = Enumerable.Range(0, 10_000).Select(n => Depending($"s{n}", $"s{n + 1}")).Append(Depending("s10000", "s0")).ToList();

        var cycle = Assert.Single(DependencyCycles.In(stories));

        Assert.Equal((10_001, "s0", "s10000"), (cycle.Length, cycle.Ids[0], cycle.Last));
        Assert.EndsWith("→ s19 → … → s10000 → s0 (10001 stories)", cycle.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_cycles_along_one_chain_do_not_copy_the_chain_each_time()
    {
        var stories = Enumerable.Range(0, 10_000).Select(n => Depending($"s{n}", $"s0 s{n + 1}")).ToList();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var cycles = DependencyCycles.In(stories).Count();

        Assert.Equal(10_000, cycles);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void A_cycle_is_found_exactly_where_a_story_can_be_reached_from_itself() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 7]).Array[0, 14].Sample(
            edges =>
            {
                var stories = Enumerable.Range(0, 8)
                    .Select(n => Depending($"{n}", string.Join(' ', edges.Where(e => e.Item1 == n).Select(e => e.Item2))))
                    .ToList();
                var cycles = DependencyCycles.In(stories).ToList();
                var byId = stories.ToDictionary(s => s.Id);
                return cycles.Count > 0 == stories.Any(s => Reaches(byId, s.Id))
                    && cycles.All(c => c.Ids.Zip(c.Ids.Skip(1).Append(c.Ids[0])).All(step => byId[step.First].DependsOn.Contains(step.Second)));
            },
            iter: 2000);

    private static bool Reaches(Dictionary<string, Story> byId, string goal)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>(byId[goal].DependsOn);
        while (open.TryPop(out var id))
        {
            if (id == goal)
                return true;
            if (seen.Add(id))
                byId[id].DependsOn.ToList().ForEach(open.Push);
        }

        return false;
    }

    private static string[] Cycles(params (string Id, string DependsOn)[] stories) =>
        [.. DependencyCycles.In(stories.Select(s => Depending(s.Id, s.DependsOn))).Select(c => c.ToString())];

    private static Story Depending(string id, string on) =>
        Some.Story(id) with { DependsOn = on.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
}
