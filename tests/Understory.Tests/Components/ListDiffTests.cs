using CsCheck;
using Understory.Client.Operations.Diff;
using Xunit;

namespace Understory.Tests.Components;

public sealed class ListDiffTests
{
    private static string[] Marked(string[] old, string[] now) =>
        [.. ListDiff.Lines(old, now).Select(l => $"{l.Kind} {l.Text}")];

    [Fact]
    public void Equal_lists_are_the_same_throughout() => Assert.Equal(["Same a", "Same b"], Marked(["a", "b"], ["a", "b"]));

    [Fact]
    public void A_new_line_is_added_where_it_stands() => Assert.Equal(["Same a", "Added x", "Same b"], Marked(["a", "b"], ["a", "x", "b"]));

    [Fact]
    public void A_removed_line_is_shown_where_it_stood() =>
        Assert.Equal(["Same a", "Removed x", "Same b"], Marked(["a", "x", "b"], ["a", "b"]));

    [Fact]
    public void A_line_at_another_place_has_moved() =>
        Assert.Equal(["Moved c", "Same a", "Same b"], Marked(["a", "b", "c"], ["c", "a", "b"]));

    [Fact]
    public void A_reworded_line_has_changed_and_says_where()
    {
        var line = Assert.Single(ListDiff.Lines(["An unknown theme is refused"], ["An unknown theme is refused with 400"]));
        Assert.Equal(LineKind.Changed, line.Kind);
        Assert.Equal(" with 400", Assert.Single(line.Pieces, p => p.Kind == DiffKind.Added).Text);
    }

    [Fact]
    public void Lines_that_share_little_are_one_removed_and_one_added() =>
        Assert.Equal(["Removed It works properly", "Added A reload keeps the theme"], Marked(["It works properly"], ["A reload keeps the theme"]));

    [Fact]
    public void A_reworded_line_goes_with_the_line_that_it_is_most_like() =>
        Assert.Equal(
            ["Changed the key is shown once more", "Changed the key is hidden after one minute"],
            Marked(["the key is shown once", "the key is hidden after a minute"], ["the key is shown once more", "the key is hidden after one minute"]));

    [Fact]
    public void The_same_line_twice_counts_twice() =>
        Assert.Equal(["Same a", "Removed a", "Same b"], Marked(["a", "a", "b"], ["a", "b"]));

    [Fact]
    public void No_line_is_lost_or_invented()
    {
        var list = Gen.OneOf<string>("one two", "one three", "two four", "x", "").Array[0, 6];
        Gen.Select(list, list).Sample((old, now) =>
        {
            var lines = ListDiff.Lines(old, now);
            return lines.Where(l => l.Kind != LineKind.Removed).Select(l => l.Text).SequenceEqual(now)
                && lines.Count(l => l.Kind is LineKind.Removed or LineKind.Same or LineKind.Moved or LineKind.Changed) == old.Length
                && lines.All(l => (l.Kind == LineKind.Changed) == (l.Pieces.Count > 0));
        });
    }
}
