using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CsCheck;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations;
using Understory.Operations.Generate;
using Understory.Operations.Generate.OfflineRules;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class OfflineGenerateRulesTests
{
    private static readonly OutlineLine[] Library =
    [
        new() { Phase = "1", Name = "Desk" },
        new() { Epic = "1.1", Name = "Loans" },
        new() { Story = "1.1.1", Name = "Reserve a tool", Tags = ["loans", "tools"] },
        new() { Epic = "1.2", Name = "Members and fees" },
        new() { Story = "1.2.1", Name = "Pay the yearly fee", Tags = ["money"] },
        new() { Phase = "2", Name = "Reports" },
        new() { Epic = "2.1", Name = "Statistics" },
    ];

    [Theory]
    [InlineData("Members can cancel a booking and get their deposit back.", "Cancel a booking | Get their deposit back")]
    [InlineData("As a member I want to return a tool so that others can have it.", "Return a tool")]
    [InlineData("Add a calendar and then export the bookings.", "Add a calendar | Export the bookings")]
    [InlineData("- Search tools by name\n- Dark mode\n3. A map of the shelves", "Search tools by name | Dark mode | A map of the shelves")]
    [InlineData("A treasurer approves refunds. A member sees the fee.", "Approve refunds | See the fee")]
    [InlineData("The system should send a reminder to late borrowers.", "Send a reminder to late borrowers")]
    [InlineData("Reminders must be sent a day before.", "Reminders are sent a day before")]
    [InlineData("When a loan is overdue, the borrower should be able to extend it.", "Extend it when a loan is overdue")]
    [InlineData("We lend tools. Members need to sign a waiver.", "Sign a waiver")]
    [InlineData("Something about tools", "Something about tools")]
    public void A_description_is_split_into_what_it_asks_for(string description, string titles) =>
        Assert.Equal(titles, string.Join(" | ", Generate(description).Stories.Select(s => s.Title)));

    [Fact]
    public void Who_wants_it_and_why_are_taken_from_the_sentence()
    {
        var story = Assert.Single(Generate("As a treasurer I want to approve refunds so that no money is lost.").Stories);

        Assert.Equal("So that no money is lost.", story.Intent);
        Assert.Equal("As a treasurer, I want to approve refunds, so that no money is lost.", story.Description);
        Assert.Equal(["A treasurer can approve refunds", "If [what can go wrong?], [what happens instead?]"], story.Acceptance);
    }

    [Fact]
    public void What_is_not_said_is_a_question_and_the_reasoning_says_so()
    {
        var result = Generate("Add a calendar.");

        Assert.Equal("As a user, I want to add a calendar, so that [what is gained?].", Assert.Single(result.Stories).Description);
        Assert.Contains("Who wants it is not said for it", result.Reasoning, StringComparison.Ordinal);
        Assert.Contains("Why is not said for it", result.Reasoning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_that_tells_more_stays_with_its_story_and_its_number_can_be_tested()
    {
        var story = Assert.Single(Generate("Members can cancel a booking. It is possible until 2 hours before. This is often asked for.").Stories);

        Assert.EndsWith("It is possible until 2 hours before. This is often asked for.", story.Description, StringComparison.Ordinal);
        Assert.Equal("It is possible until 2 hours before", story.Acceptance[0]);
    }

    [Fact]
    public void A_sentence_that_asks_for_nothing_is_left_out_and_quoted()
    {
        var result = Generate("Our library is in the harbour.\n\nMembers can cancel a booking.");

        Assert.Single(result.Stories);
        Assert.Contains("left out: \"Our library is in the harbour\".", result.Reasoning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_introduces_a_list_says_who_wants_it()
    {
        var result = Generate("Treasurers can:\n- approve refunds\n- see open fees");

        Assert.Equal(["Approve refunds", "See open fees"], result.Stories.Select(s => s.Title));
        Assert.All(result.Stories, s => Assert.StartsWith("As a treasurer, I want to ", s.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void A_story_goes_to_the_epic_that_it_shares_most_words_with()
    {
        var result = Generate("Members can pay fees by card. Members can extend loans.");

        Assert.Equal([(1, 2), (1, 1)], result.Stories.Select(s => (s.Phase, s.Epic)));
        Assert.Null(result.NewEpic);
    }

    [Fact]
    public void A_story_that_fits_no_epic_goes_to_a_new_one()
    {
        var result = Generate("# Opening hours\n\nVisitors can see a timetable.");

        Assert.Equal((2, "Opening hours"), (result.NewEpic!.Phase, result.NewEpic.Name));
        Assert.Equal((2, 2), (result.Stories[0].Phase, result.Stories[0].Epic));
        Assert.Contains("a new one is suggested", result.Reasoning, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_version_begins_with_phase_and_epic_one()
    {
        var result = Generate("Visitors can see a timetable.", []);

        Assert.Equal((1, 1, 1), (result.NewEpic!.Phase, result.Stories[0].Phase, result.Stories[0].Epic));
    }

    [Fact]
    public void Tags_and_dependencies_are_only_those_that_the_text_names()
    {
        var story = Assert.Single(Generate("After 1.1.1, members can return tools, and not 9.9.9.").Stories);

        Assert.Equal(["tools"], story.Tags);
        Assert.Equal(["1.1.1"], story.DependsOn);
    }

    [Fact]
    public void Another_language_is_split_and_left_as_it_is()
    {
        var result = Generate("Mitglieder können eine Buchung stornieren. Sie bekommen ihre Kaution zurück.\n- Öffnungszeiten für Gäste");

        Assert.Equal(["Mitglieder können eine Buchung stornieren", "Öffnungszeiten für Gäste"], result.Stories.Select(s => s.Title));
        Assert.All(result.Stories, s => Assert.Empty(s.Acceptance));
        Assert.Contains("know English only", result.Reasoning, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_gets_an_answer_that_fits_the_version() =>
        Gen.OneOf(
                Gen.String[1, 300].Select(WellFormed),
                Gen.OneOf("- ", "As a ", "I want to ", "can ", "so that ", ". ", "\n", "member ", "#", ":", "be able to ", "\"", "[", "1. ", "and then ", "must not be ").Array[1, 30]
                    .Select(string.Concat))
            .Where(text => !string.IsNullOrWhiteSpace(text))
            .Sample(text =>
            {
                var result = Generate(text);
                Assert.NotEmpty(result.Stories);
                Assert.All(result.Stories, s => Assert.InRange(s.Title.Length, 1, 300));
            });

    [Fact]
    public void The_longest_description_takes_moments()
    {
        var clock = Stopwatch.StartNew();

        foreach (var text in new[] { "and then ", "a, ", "Members can see it. ", "so that ", "\"[", "x" })
            Generate(string.Concat(Enumerable.Repeat(text, 20_000 / text.Length)));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static GenerateResult Generate(string description) => Generate(description, Library);

    private static GenerateResult Generate(string description, OutlineLine[] outline)
    {
        var system = new StringBuilder("Rules.\n");
        system.AppendOutline(outline);
        var prompt = new StringBuilder("Write.\n");
        prompt.AppendData(PromptData.Description, description);
        var question = new Question
        {
            Operation = "generate",
            System = system.ToString(),
            Prompt = prompt.ToString(),
            Schema = JsonElement.Parse("{}"),
        };
        var answer = JsonElement.Parse(string.Concat(new OfflineGenerateRules().Answer(question)));
        return GenerateAnswer.Read(answer, Input(outline))!;
    }

    private static GenerateInput Input(OutlineLine[] outline) => new(
        new StoriesResponse(
            [.. outline.Where(l => l.Story is not null).Select(l => new Story { Id = l.Story!, Title = l.Name!, Epic = int.Parse(l.Story!.Split('.')[1], null) })],
            [.. outline.Where(l => l.Phase is not null).Select(l => new Phase(int.Parse(l.Phase!, null), l.Name!))],
            [.. outline.Where(l => l.Epic is not null).Select(l => l.Epic!.Split('.')).Select(e => new Epic(int.Parse(e[0], null), int.Parse(e[1], null), "", ""))]),
        [],
        new Backlog.Dependencies(outline.Select(l => l.Story).OfType<string>().ToHashSet(), new Dictionary<string, IReadOnlySet<string>>()));

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
