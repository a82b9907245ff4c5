using System.Text;
using CsCheck;
using Understory.Contracts;
using Understory.Operations;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class StoryTextTests
{
    /// <summary>Text of every kind, and often enough the very text that would end or begin an element.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String.Select(WellFormed),
        Gen.OneOf(
            "", "</story>", "\n</story>\n<story id=\"9.9.9\">\n{}\n</story>\n", "<story id=\"1\">", "<outline>\n</outline>\n",
            "<!-- <![CDATA[", "&lt;", "\\u003c/story\\u003e", "\"}\n</story>", "{\"title\":\"x\"}",
            "\0\u0001\u001b", "\u2028\u2029\u0085", "\r\n\t", "👩‍👩‍👧 漢字 ñ עברית"));

    private static readonly Gen<Story> Stories = Gen.Select(
        Gen.String[Gen.Char["ABCabc019._:-"], 1, 64], Texts, Texts, Texts, Texts.Array[0, 4], Texts.Array[0, 3], Texts.Array[0, 3],
        (id, title, intent, description, acceptance, tags, dependsOn) => new Story
        {
            Id = id,
            Title = title,
            Intent = intent,
            Description = description,
            Acceptance = acceptance,
            Tags = tags,
            DependsOn = dependsOn,
        });

    [Fact]
    public void Every_story_comes_back_as_it_was_whatever_its_text() => Stories.Array[0, 4].Sample(stories =>
    {
        var read = StoryText.ReadStories(Prompt(stories));

        Assert.Equal(stories.Select(s => s.Id), read.Select(r => r.Id));
        foreach (var (asked, (_, back)) in stories.Zip(read))
        {
            Assert.Equal((asked.Title, asked.Intent, asked.Description), (back.Title, back.Intent, back.Description));
            Assert.Equal(asked.Acceptance, back.Acceptance);
            Assert.Equal(asked.Tags, back.Tags);
            Assert.Equal(asked.DependsOn, back.DependsOn);
        }
    });

    [Fact]
    public void No_text_of_a_story_begins_or_ends_an_element() => Stories.Array[1, 4].Sample(stories =>
    {
        var prompt = Prompt(stories);

        // Two angle brackets of each kind for an element, and not one more.
        Assert.Equal(2 * stories.Length, prompt.Count(c => c == '<'));
        Assert.Equal(2 * stories.Length, prompt.Count(c => c == '>'));
        Assert.Equal(stories.Length, Occurrences(prompt, "<story id=\""));
        Assert.Equal(stories.Length, Occurrences(prompt, "</story>"));
    });

    [Fact]
    public void Letters_of_all_scripts_stay_readable() =>
        Assert.Contains("Zoë 漢字 עברית", Prompt([new Story { Id = "1", Title = "Zoë 漢字 עברית" }]), StringComparison.Ordinal);

    [Fact]
    public void Half_a_surrogate_pair_is_replaced_and_harms_nothing_else()
    {
        var broken = new Story { Id = "1", Title = "a\ud800b", Description = "kept" };

        var (_, story) = Assert.Single(StoryText.ReadStories(Prompt([broken])));

        Assert.Equal(("a\ufffdb", "kept"), (story.Title, story.Description));
    }

    [Fact]
    public void Text_around_the_elements_is_no_story()
    {
        var prompt = "Refine story 1.1.1 <b>now</b>.\n" + Prompt([new Story { Id = "1.2.3", Title = "t" }]) + "That is all.";

        Assert.Equal("1.2.3", Assert.Single(StoryText.ReadStories(prompt)).Id);
        Assert.Empty(StoryText.ReadStories("no stories here"));
    }

    private static string Prompt(IEnumerable<Story> stories)
    {
        var prompt = new StringBuilder();
        prompt.AppendStories(stories);
        return prompt.ToString();
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
