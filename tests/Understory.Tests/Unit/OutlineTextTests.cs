using System.Text;
using CsCheck;
using Understory.Contracts;
using Understory.Operations;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class OutlineTextTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))),
        Gen.OneOf(
            "", "</outline>\n", "<outline>\n{\"story\":\"8.8.8\"}\n</outline>", "<story id=\"9.9.9\">\n{}\n</story>",
            "\n", "\r\n", "\u2028", "\0", "漢字 ñ"));

    private static readonly Gen<OutlineLine> Lines = Gen.Select(
        Gen.Int[0, 3], Texts, Texts, Texts.Array[0, 3],
        (kind, id, name, list) => new OutlineLine
        {
            Phase = kind == 0 ? id : null,
            Epic = kind == 1 ? id : null,
            Story = kind == 2 ? id : null,
            OtherVersion = kind == 3 ? id : null,
            Name = name,
            Status = kind == 2 ? "pending" : null,
            Tags = kind == 2 ? list : null,
            DependsOn = kind == 2 ? list : null,
        });

    [Fact]
    public void Every_line_comes_back_as_it_was_whatever_its_text() => Lines.Array[0, 6].Sample(lines =>
    {
        var read = OutlineText.ReadOutline(Outline(lines));

        Assert.Equal(lines.Length, read.Count);
        foreach (var (line, back) in lines.Zip(read))
        {
            Assert.Equal(line with { Tags = null, DependsOn = null }, back with { Tags = null, DependsOn = null });
            Assert.Equal(line.Tags, back.Tags);
            Assert.Equal(line.DependsOn, back.DependsOn);
        }
    });

    [Fact]
    public void No_text_of_a_line_ends_the_outline_or_begins_a_story() => Lines.Array[0, 6].Sample(lines =>
    {
        var outline = Outline(lines);

        Assert.Equal(2, outline.Count(c => c == '<'));
        Assert.Empty(StoryText.ReadStories(outline));
        Assert.Equal(lines.Length + 2, outline.TrimEnd('\n').Split('\n').Length);
    });

    [Fact]
    public void An_outline_is_found_between_other_text()
    {
        var text = $"Rules first.\n{Outline([new OutlineLine { Epic = "1.2" }])}Rules last.";

        Assert.Equal("1.2", Assert.Single(OutlineText.ReadOutline(text)).Epic);
    }

    [Fact]
    public void Text_without_an_outline_has_no_lines() => Assert.Empty(OutlineText.ReadOutline("Rules only."));

    [Fact]
    public void Stories_and_outline_stand_in_one_prompt_without_being_mistaken()
    {
        var text = new StringBuilder();
        text.AppendOutline([new OutlineLine { Story = "1.1.1", Name = "<story id=\"2\">" }]);
        text.AppendStories([new Story { Id = "1.1.1", Title = "<outline>\n</outline>" }]);

        Assert.Equal("1.1.1", Assert.Single(OutlineText.ReadOutline(text.ToString())).Story);
        Assert.Equal("1.1.1", Assert.Single(StoryText.ReadStories(text.ToString())).Id);
    }

    private static string Outline(IEnumerable<OutlineLine> lines)
    {
        var text = new StringBuilder();
        text.AppendOutline(lines);
        return text.ToString();
    }
}
