using CsCheck;
using Understory.Client.Operations.Diff;
using Xunit;

namespace Understory.Tests.Components;

public sealed class TextDiffTests
{
    private static string Marked(string old, string now) => string.Concat(TextDiff.Words(old, now).Select(p => p.Kind switch
    {
        DiffKind.Removed => $"[-{p.Text}-]",
        DiffKind.Added => $"[+{p.Text}+]",
        _ => p.Text,
    }));

    [Theory]
    [InlineData("", "", "")]
    [InlineData("Same text.", "Same text.", "Same text.")]
    [InlineData("", "New", "[+New+]")]
    [InlineData("Old", "", "[-Old-]")]
    [InlineData("The login works", "The sign-in works", "The [-login-][+sign-in+] works")]
    [InlineData("It works", "It works.", "It works[+.+]")]
    [InlineData("a user's key", "a person's key", "a [-user's-][+person's+] key")]
    public void A_change_is_told_word_by_word(string old, string now, string marked) => Assert.Equal(marked, Marked(old, now));

    [Fact]
    public void Words_that_changed_one_after_the_other_are_one_change() =>
        Assert.Equal("I want [-settings handled-][+themes kept+] now", Marked("I want settings handled now", "I want themes kept now"));

    [Fact]
    public void One_word_that_stayed_between_two_changes_belongs_to_them()
    {
        Assert.Equal("do it [-quickly and well-][+at once and right+].", Marked("do it quickly and well.", "do it at once and right."));
        Assert.Equal("do [-it-][+this+] and then [-that-][+more+]", Marked("do it and then that", "do this and then more"));
    }

    [Fact]
    public void The_pieces_hold_both_texts_whole()
    {
        var text = Gen.String[Gen.Char["ab .,-'\né😀"], 0, 40];
        Gen.Select(text, text).Sample((old, now) =>
        {
            var pieces = TextDiff.Words(old, now);
            return string.Concat(pieces.Where(p => p.Kind != DiffKind.Added).Select(p => p.Text)) == old
                && string.Concat(pieces.Where(p => p.Kind != DiffKind.Removed).Select(p => p.Text)) == now
                && pieces.All(p => p.Text.Length > 0);
        });
    }
}
