using Understory.Operations;
using Xunit;

namespace Understory.Tests.Unit;

/// <summary>The offline rules about form: what is missing, what is doubled, and what is several things at once.</summary>
public sealed class OfflineRefineFormTests : OfflineRefineTest
{
    [Theory]
    [InlineData("As a member I want to cancel my booking so that somebody else can have the room.")]
    [InlineData("As a member, I need to cancel my booking so it does not stay blocked.")]
    [InlineData("As a member I want to cancel my booking because plans change.")]
    [InlineData("As a member I want to filter the list to see only my own bookings.")]
    [InlineData("The service limits requests to protect the database.")]
    public void A_description_that_says_why_needs_no_intent(string description) =>
        AssertOk(Refine(GoodStory with { Intent = "", Description = description }));

    [Theory]
    [InlineData(
        "As a member I want to cancel my booking.",
        "As a member I want to cancel my booking, so that [what is gained?].")]
    [InlineData("Create a table for bookings", "Create a table for bookings, so that [what is gained?]")]
    [InlineData(
        "Bookings can be cancelled. The room is free then.",
        "Bookings can be cancelled. The room is free then. Why: [what is gained?]")]
    public void A_story_without_a_reason_gets_a_gap_for_it(string description, string suggestion)
    {
        var refinement = Refine(GoodStory with { Intent = "", Description = description });

        Assert.Contains("Nothing says why", Assert.Single(refinement.Issues), StringComparison.Ordinal);
        Assert.Equal(suggestion, refinement.SuggestedDescription);
    }

    [Theory]
    [InlineData(
        "Show booking statistics", "",
        "As a member, I want to see booking statistics, so that [what is gained?].")]
    [InlineData(
        "Keep a log", "The same fault is often repaired twice.",
        "As a member, I want to keep a log, because the same fault is often repaired twice.")]
    [InlineData("Keep a log", "Acme asks for one.", "As a member, I want to keep a log. Why: Acme asks for one.")]
    [InlineData("", "", "As a member, I want [what?], so that [what is gained?].")]
    public void A_missing_description_is_built_from_title_and_intent(string title, string intent, string suggestion)
    {
        var refinement = Refine(GoodStory with
        {
            Title = title,
            Intent = intent,
            Description = "",
            Acceptance = ["A member sees the entries of the last 30 days", "The newest entry is first"],
        });

        Assert.Contains("The description is missing.", refinement.Issues);
        Assert.Equal(suggestion, refinement.SuggestedDescription);
        Assert.Null(refinement.SuggestedAcceptance);
    }

    [Theory]
    [InlineData(
        "As a clerk I want a deposit to be held when a tool is lent so that a loss is covered.",
        "A deposit is held when a tool is lent")]
    [InlineData("As a member I want to be offered a free seat so that I miss no class.", "A member is offered a free seat")]
    [InlineData("As a member I want to extend my loan so that I can finish.", "A member can extend their loan")]
    [InlineData("As a clerk I want volunteers to see only their records so that data stays safe.", "Volunteers can see only their records")]
    [InlineData("As a clerk I want the session to end at night so that nobody reads it.", "The session ends at night")]
    [InlineData("As an editor I want a list of drafts so that I can finish them.", "There is a list of drafts")]
    public void Criteria_are_proposed_from_what_the_description_wants(string description, string criterion)
    {
        var refinement = Refine(GoodStory with { Description = description, Acceptance = [] });

        Assert.Equal(["There are no acceptance criteria."], refinement.Issues);
        Assert.Equal([criterion, "If [what can go wrong?], [what happens instead?]"], refinement.SuggestedAcceptance);
    }

    [Fact]
    public void General_checks_alone_are_no_criteria_and_are_kept_last()
    {
        var refinement = Refine(GoodStory with { Acceptance = ["Typecheck passes"] });

        Assert.StartsWith("No criterion is about this story itself", Assert.Single(refinement.Issues), StringComparison.Ordinal);
        Assert.Equal("A member can cancel their booking", refinement.SuggestedAcceptance![0]);
        Assert.Equal("Typecheck passes", refinement.SuggestedAcceptance[^1]);
    }

    [Theory]
    [InlineData("An e-mail is sent 1 day after the due date", "One day after the due date an e-mail is sent to the member")]
    [InlineData("The page shows the number of loans per month", "Loans per month are shown on the page")]
    [InlineData("Rooms in repair for more than 3 days are listed", "The list shows rooms that have been in repair for over 3 days.")]
    [InlineData("Das Formular prüft die Eingaben", "das Formular prüft die Eingaben!")]
    [InlineData("登录后显示主页", "登录后显示主页。")]
    public void A_criterion_that_says_the_same_again_is_dropped(string first, string second)
    {
        var refinement = Refine(GoodStory with { Acceptance = [first, "The member's list has 25 rows per page", second] });

        Assert.Contains("repeats criterion 1", Assert.Single(refinement.Issues), StringComparison.Ordinal);
        Assert.Equal([first, "The member's list has 25 rows per page"], refinement.SuggestedAcceptance);
    }

    [Theory]
    [InlineData("A reminder is sent after 1 day", "A reminder is sent after 7 days")]
    [InlineData("A member can add a tag to a room", "A member can remove a tag from a room")]
    [InlineData("The button is shown to a member with a booking today", "The button is not shown to a member with a booking today")]
    [InlineData("The report is sent before the backup starts at night", "The report is sent after the backup starts at night")]
    [InlineData("A name or an e-mail address is required to book", "A name and an e-mail address is required to book")]
    public void Criteria_that_differ_in_what_matters_are_both_kept(string first, string second) =>
        AssertOk(Refine(GoodStory with { Acceptance = [first, second] }));

    [Fact]
    public void A_criterion_of_several_behaviours_is_split_and_the_others_stay()
    {
        var refinement = Refine(GoodStory with
        {
            Acceptance =
            [
                "A reason is required",
                "Cancelling a class removes it from the calendar, e-mails everyone who booked and refunds their fees.",
                "When the card is declined, the booking is kept, the member is told and a retry is offered",
                "A file can be uploaded, doubled rows are merged by address and each member is sent a message",
            ],
        });

        Assert.Equal(3, refinement.Issues.Count);
        Assert.All(refinement.Issues, issue => Assert.Contains("holds 3 behaviours", issue, StringComparison.Ordinal));
        Assert.Equal(
            [
                "A reason is required",
                "Cancelling a class removes it from the calendar.",
                "Cancelling a class e-mails everyone who booked.",
                "Cancelling a class refunds their fees.",
                "When the card is declined, the booking is kept",
                "When the card is declined, the member is told",
                "When the card is declined, a retry is offered",
                "A file can be uploaded",
                "Doubled rows are merged by address",
                "Each member is sent a message",
            ],
            refinement.SuggestedAcceptance);
    }

    [Theory]
    [InlineData("Each line shows the number, name, shelf, destination and weight in kg")]
    [InlineData("Name, postal address, and either e-mail or phone are required")]
    [InlineData("The job writes pot.bin, pot.dat, log1.dat and convergence.scf from its inputs")]
    [InlineData("A loan is closed when the tool is scanned, the reader is online and the clerk is signed in")]
    [InlineData("Given a draft, when I save it, then it is stored and the list is shown")]
    [InlineData("Days on which the branch is closed are left out, and the preview names each of them")]
    public void Lists_conditions_and_pairs_are_not_split(string criterion) => AssertOk(RefineCriterion(criterion));

    [Theory]
    [InlineData("As a clerk I want to give volunteers roles, and see a log, as well as reset access for others so that all is safe.", 3)]
    [InlineData("As a clerk I want to refund deposits, e-mail receipts, and download a statement so that books are right.", 3)]
    [InlineData("As a member I want to book a room. I also want to see who has booked it. This is because plans change.", 2)]
    public void Several_stories_in_one_are_told_apart(string description, int count)
    {
        var issue = Assert.Single(Refine(GoodStory with { Description = description }).Issues);

        Assert.StartsWith($"The story asks for {count} things: ", issue, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("As a member I want to search, open and reserve a tool with the keyboard so that I need no mouse.")]
    [InlineData("As a clerk I want to record a tool with its name, category and condition so that we know what we own.")]
    [InlineData("As a member I want to select a file and upload it so that others see it.")]
    [InlineData("As a clerk I want a class with a date, a place and a number of seats so that members find it.")]
    public void Shared_objects_and_lists_of_nouns_are_one_story(string description) =>
        AssertOk(Refine(GoodStory with { Description = description }));

    [Fact]
    public void A_title_that_joins_two_things_asks_for_two_stories() =>
        Assert.Contains(
            "\"Refund deposits\" and \"send receipts\"",
            Assert.Single(Refine(GoodStory with { Title = "Refund deposits and send receipts" }).Issues),
            StringComparison.Ordinal);

    [Fact]
    public void One_criterion_for_two_behaviours_is_too_few()
    {
        var refinement = Refine(GoodStory with
        {
            Description = "As a clerk I want to close a room and notify the members who booked it so that nobody comes in vain.",
            Acceptance = ["A closed room is grey in the calendar", "Tests pass"],
        });

        Assert.StartsWith("One criterion cannot cover 2 behaviours", Assert.Single(refinement.Issues), StringComparison.Ordinal);
        Assert.Equal(
            ["A closed room is grey in the calendar", "A clerk can notify the members who booked it", "Tests pass"],
            refinement.SuggestedAcceptance);
    }

    [Fact]
    public void Dependencies_on_nothing_are_named_and_dropped()
    {
        OutlineLine[] outline =
        [
            new() { Phase = "1" },
            new() { Epic = "1.2" },
            new() { Story = "1.2.3" },
            new() { Story = "1.2.4" },
            new() { OtherVersion = "v0.1" },
        ];
        string[] good = ["1", "1.2", "1.2.4", "STORY-1.2.4", "v0.1", "v0.1:7.7.7"];

        var refinement = Refine(GoodStory with { DependsOn = [.. good, "9.9.9", "v9:1.1", "1.2.3"] }, outline);

        Assert.Equal(
            [
                "The story depends on \"9.9.9\", which does not exist in this version.",
                "The story depends on \"v9:1.1\", but there is no other version \"v9\".",
                "The story depends on itself.",
            ],
            refinement.Issues);
        Assert.Equal(good, refinement.DependsOn);
        AssertOk(Refine(GoodStory with { DependsOn = good }, outline));
    }
}
