using Xunit;

namespace Understory.Tests.Unit;

/// <summary>The offline rules about words: what is vague, what cannot be tested, and what only looks like it.</summary>
public sealed class OfflineRefineWordsTests : OfflineRefineTest
{
    [Fact]
    public void A_clear_story_is_left_alone() => AssertOk(Refine(GoodStory));

    [Theory]
    [InlineData("The list is sorted properly", "properly", "The list is sorted [properly by which rule?]")]
    [InlineData("The page loads quickly", "quickly", "The page loads [how quickly?]")]
    [InlineData("Response time is fast", "fast", "Response time is [how fast?]")]
    [InlineData("The menu is intuitive", "intuitive", "The menu is [intuitive for whom, doing what?]")]
    [InlineData("Names, dates, etc. are shown in the list", "etc.", "Names, dates, [and what else?] are shown in the list")]
    [InlineData("Managers are informed as needed", "as needed", "Managers are informed [in which cases?]")]
    [InlineData("Bad rows are handled gracefully", "handled gracefully", "Bad rows are [handled how?]")]
    [InlineData("Various reports can be downloaded", "Various", "[Which?] reports can be downloaded")]
    [InlineData("The table works on all devices", "all devices", "The table works on [which devices?]")]
    [InlineData("Dates are shown in an intuitive way", "in an intuitive way", "Dates are shown [in what way?]")]
    [InlineData("Changes improve the loading of the list", "improve", "Changes improve the loading of the list [from what to what?]")]
    public void A_vague_word_is_named_and_replaced_by_a_gap(string criterion, string word, string suggestion)
    {
        var refinement = RefineCriterion(criterion);

        Assert.Contains($"\"{word}\"", Assert.Single(refinement.Issues), StringComparison.Ordinal);
        Assert.Equal([suggestion, .. GoodStory.Acceptance], refinement.SuggestedAcceptance);
        Assert.Null(refinement.SuggestedDescription);
    }

    [Theory]
    [InlineData("The page loads fast: within 2 seconds on a 3G connection")]
    [InlineData("The search is faster than 200 ms for 10,000 rows")]
    [InlineData("A search answers quickly, in less than one second")]
    [InlineData("The button says \"Easy and fast checkout\"")]
    [InlineData("The flag `robust` is set in the configuration")]
    [InlineData("The class FastProperlyCache is removed")]
    [InlineData("Condition is one of new, good, worn or out of service")]
    [InlineData("Quick filters are listed above the table")]
    [InlineData("The breakfast menu is listed before the goodwill offer")]
    [InlineData("Rows are sorted correctly by last name and then by first name")]
    [InlineData("Empty cells are handled as zero")]
    [InlineData("The clean-up job removes files older than 30 days")]
    [InlineData("A member can hold as many bookings as there are rooms")]
    [InlineData("The Good Friday of each year is marked as closed")]
    public void A_word_that_is_measured_quoted_explained_or_part_of_another_is_no_flaw(string criterion) =>
        AssertOk(RefineCriterion(criterion));

    [Fact]
    public void Vague_words_of_a_description_are_named_together_and_leave_marked_gaps()
    {
        var refinement = Refine(GoodStory with
        {
            Description = "As a member I want to import my list quickly and properly so that I need not type it.",
        });

        Assert.Equal(
            ["The description leaves open \"quickly\" (how quickly?) and \"properly\" (by which rule?)."],
            refinement.Issues);
        Assert.Equal(
            "As a member I want to import my list [how quickly?] and [properly by which rule?] so that I need not type it.",
            refinement.SuggestedDescription);
        Assert.Null(refinement.SuggestedAcceptance);
    }

    [Fact]
    public void A_soft_word_in_the_reason_is_no_flaw() =>
        AssertOk(Refine(GoodStory with { Description = "As a member I want to pin a room so that I can easily find it again." }));

    [Theory]
    [InlineData("Improve the calendar", true)]
    [InlineData("Make the calendar fast", true)]
    [InlineData("Add quick filters", false)]
    [InlineData("Handle payment events", false)]
    public void A_title_may_name_a_thing_and_not_promise_a_quality(string title, bool flawed)
    {
        var issues = Refine(GoodStory with { Title = title }).Issues;

        Assert.Equal(flawed, issues.Count == 1);
        Assert.All(issues, issue => Assert.StartsWith("The title leaves open", issue, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Works well", "When a member cancels a booking, [what can be seen?]")]
    [InlineData("Everything works", "When a member cancels a booking, [what can be seen?]")]
    [InlineData("Login works", "Login works [with what result?]")]
    [InlineData("Code is clean", "The code passes [which checks?]")]
    [InlineData("No bugs", "No failures in [which checks?]")]
    [InlineData("Good UX", "UX is [good by what measure?]")]
    [InlineData("Smooth animations", "Animations are [smooth in what way?]")]
    [InlineData("The import is robust", "The import is [robust against which failures?]")]
    [InlineData("Errors are handled properly", "Errors are [handled how?]")]
    [InlineData("Verify comparison behaviour for old files", "Verify comparison behaviour for old files: [what must be seen?]")]
    public void A_criterion_without_an_observable_outcome_cannot_be_tested(string criterion, string suggestion)
    {
        var refinement = RefineCriterion(criterion);

        var issue = Assert.Single(refinement.Issues);
        Assert.StartsWith($"Criterion 1, \"{criterion}\", cannot be tested", issue, StringComparison.Ordinal);
        Assert.Equal([suggestion, .. GoodStory.Acceptance], refinement.SuggestedAcceptance);
    }

    [Theory]
    [InlineData("Tests pass")]
    [InlineData("Typecheck passes")]
    [InlineData("`npm test` passes")]
    [InlineData("Verify in browser using dev-browser skill")]
    [InlineData("Documentation checks pass where configured.")]
    [InlineData("Validate that the totals match the ledger")]
    [InlineData("No errors are written to the console")]
    [InlineData("Works in Chrome, Firefox and Safari")]
    public void Checks_that_can_be_run_are_no_flaw(string criterion) => AssertOk(RefineCriterion(criterion));

    [Theory]
    [InlineData("The report names TBD recipients", "TBD")]
    [InlineData("The page loads [how fast?]", "[how fast?]")]
    [InlineData("The limit is ??? rows", "???")]
    public void A_gap_that_is_still_open_is_an_issue_and_is_not_filled(string criterion, string gap)
    {
        var refinement = RefineCriterion(criterion);

        Assert.Equal([$"Criterion 1 has a gap to fill: \"{gap}\"."], refinement.Issues);
        Assert.Null(refinement.SuggestedAcceptance);
    }

    [Fact]
    public void What_is_suggested_leaves_nothing_but_gaps_to_find()
    {
        var first = Refine(GoodStory with
        {
            Description = "As a member I want a modern, user-friendly list so that I enjoy it.",
            Acceptance = ["The list is robust and fast", "Rows are handled properly, etc."],
        });

        var second = Refine(GoodStory with { Description = first.SuggestedDescription!, Acceptance = first.SuggestedAcceptance! });

        Assert.All(second.Issues, issue => Assert.Contains("has a gap to fill", issue, StringComparison.Ordinal));
        Assert.Null(second.SuggestedDescription);
        Assert.Null(second.SuggestedAcceptance);
    }
}
