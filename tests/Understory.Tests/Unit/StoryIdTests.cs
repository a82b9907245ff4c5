using System.Globalization;
using CsCheck;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class StoryIdTests
{
    [Theory]
    [InlineData("1.2.3")]
    [InlineData("US-001")]
    [InlineData("v0.1:1.2.3")]
    [InlineData("a")]
    [InlineData("A_b.c:d-9")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void An_id_is_1_to_64_letters_digits_dots_underscores_colons_or_hyphens(string id) => Assert.True(StoryId.IsValid(id));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("é")]
    [InlineData("٣")]
    [InlineData("a\n")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void Anything_else_is_no_id(string id) => Assert.False(StoryId.IsValid(id));

    [Fact]
    public void The_parts_of_a_numbered_id_are_its_phase_epic_and_number()
    {
        Assert.Equal((1, 2, 3), StoryId.Parts("1.2.3"));
        Assert.Equal((1, 2, 3), StoryId.Parts("01.002.3"));
        Assert.Equal((999_999, 0, 999_999), StoryId.Parts("999999.0.999999"));
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.1000000")]
    [InlineData("-1.2.3")]
    [InlineData("US-001")]
    [InlineData("١.٢.٣")]
    [InlineData("1.2.3\n")]
    public void An_id_of_another_pattern_has_no_parts(string id) => Assert.Null(StoryId.Parts(id));

    [Theory]
    [InlineData("STORY-1.2.3", "1.2.3")]
    [InlineData("story-1.2.3", "1.2.3")]
    [InlineData(" STORY-1.2.3 ", "1.2.3")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("STORY-12", "STORY-12")]
    [InlineData("STORY-1.2.3.4", "STORY-1.2.3.4")]
    [InlineData("STORY-", "STORY-")]
    [InlineData("US-001", "US-001")]
    public void Story_before_a_numbered_id_is_another_spelling_of_it(string id, string same) => Assert.Equal(same, StoryId.Normalise(id));

    [Fact]
    public void The_next_id_of_an_epic_follows_its_highest_number() =>
        Assert.Equal(("1.2.8", 8), StoryId.Next(1, 2, [At("1.2.7", 1, 2, 7), At("1.2.3", 1, 2, 3), At("1.1.20", 1, 1, 20)]));

    [Fact]
    public void The_first_id_of_an_empty_version_is_the_first_of_its_epic() => Assert.Equal(("3.1.1", 1), StoryId.Next(3, 1, []));

    [Fact]
    public void A_taken_id_is_passed_over_even_where_its_story_stands_elsewhere() =>
        Assert.Equal(("1.1.3", 3), StoryId.Next(1, 1, [At("1.1.1", 1, 1, 1), At("1.1.2", 4, 4, 2)]));

    [Theory]
    [InlineData("US-009", "US-010")]
    [InlineData("US-999", "US-1000")]
    [InlineData("T7", "T8")]
    [InlineData("7", "8")]
    [InlineData("story_0099", "story_0100")]
    public void Ids_of_another_pattern_go_on_in_it(string last, string next) =>
        Assert.Equal(next, StoryId.Next(1, 1, [At("A-1", 1, 1, 1), At(last, 1, 1, 2)]).Id);

    [Fact]
    public void Ids_without_a_number_leave_the_pattern_to_the_epic() =>
        Assert.Equal("1.1.3", StoryId.Next(1, 1, [At("login", 1, 1, 1), At("logout", 1, 1, 2)]).Id);

    [Theory]
    [InlineData("US-2147483647")]
    [InlineData("US-99999999999999999999")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk9")]
    public void A_pattern_that_cannot_go_on_is_left(string last)
    {
        var (id, number) = StoryId.Next(1, 1, [At(last, 1, 1, 5)]);

        Assert.Equal(("1.1.6", 6), (id, number));
    }

    [Fact]
    public void The_number_of_a_new_story_is_one_that_an_import_can_read() =>
        Assert.Equal(("JIRA-20240116", 6), StoryId.Next(1, 1, [At("JIRA-20240115", 1, 1, 5)]));

    [Fact]
    public void Whatever_is_taken_the_next_id_is_valid_and_free() =>
        Gen.Select(
                Gen.OneOf(Gen.Char["abUS-_.:019"].Array[1, 64].Select(chars => new string(chars)), Numbered).Array[0, 20],
                Gen.Int[0, 9], Gen.Int[0, 9])
            .Sample(
                (ids, phase, epic) =>
                {
                    var taken = ids.Where(StoryId.IsValid).Distinct().Select((id, i) => At(id, i % 3, i % 2, i)).ToList();
                    var (id, number) = StoryId.Next(phase, epic, taken);
                    return StoryId.IsValid(id) && number > 0 && taken.All(t => t.Id != id);
                },
                iter: 2000);

    private static Gen<string> Numbered =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9])
            .Select((a, b, c) => string.Create(CultureInfo.InvariantCulture, $"{a}.{b}.{c}"));

    private static Story At(string id, int phase, int epic, int number) =>
        Some.Story(id) with { Phase = phase, Epic = epic, StoryNumber = number };
}
