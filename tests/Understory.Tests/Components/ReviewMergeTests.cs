using System.Text.Json;
using CsCheck;
using Understory.Client.Operations.Review.Keeping;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Components;

public sealed class ReviewMergeTests
{
    private static ReviewState State(int revision, params (string Id, ItemReview Item)[] items) =>
        new() { Revision = revision, Items = items.ToDictionary(i => i.Id, i => i.Item) };

    private static ItemReview Item(string field, ReviewDecision decision, string? edit = null, string? round = null) => new()
    {
        Fields = new Dictionary<string, ReviewDecision> { [field] = decision },
        Edits = new[] { edit }.OfType<string>().ToDictionary(_ => field, text => JsonSerializer.SerializeToElement(text)),
        Round = round,
    };

    [Fact]
    public void An_acceptance_never_comes_to_stand_on_a_text_that_the_other_tab_wrote()
    {
        var merged = ReviewMerge.Over(
            State(3, ("1", Item("description", ReviewDecision.Accepted, "theirs"))), State(1), State(1, ("1", Item("description", ReviewDecision.Accepted))));
        Assert.Empty(merged.Items["1"].Edits);
        Assert.Equal(3, merged.Revision);
    }

    [Fact]
    public void Where_the_other_tab_chose_another_round_this_tabs_item_stands_as_a_whole()
    {
        var merged = ReviewMerge.Over(
            State(3, ("1", new() { Round = "r2" })), State(1), State(1, ("1", Item("tags", ReviewDecision.Accepted))));
        Assert.Null(merged.Items["1"].Round);
        Assert.Equal(ReviewDecision.Accepted, merged.Items["1"].Fields["tags"]);
    }

    [Fact]
    public void What_was_taken_back_here_is_taken_back_there()
    {
        var known = State(1, ("1", Item("tags", ReviewDecision.Accepted)));
        var merged = ReviewMerge.Over(State(2, ("1", Item("tags", ReviewDecision.Accepted)), ("2", Item("tags", ReviewDecision.Dismissed))), known, State(1));
        Assert.Equal(["2"], merged.Items.Keys);
    }

    [Fact]
    public void Without_clicks_here_theirs_stands_and_without_theirs_mine_does()
    {
        var item = Gen.Select(OneOf("description", "tags"), OneOf(ReviewDecision.Accepted, ReviewDecision.Dismissed), OneOf<string?>(null, "edited"), OneOf<string?>(null, "r2"))
            .Select((field, decision, edit, round) => Item(field, decision, edit, round));
        var state = Gen.Dictionary(OneOf("1", "2", "3"), item)[0, 3].Select(items => new ReviewState { Revision = 1, Items = items });
        Gen.Select(state, state, state).Sample((known, mine, theirs) =>
            ReviewMerge.Same(ReviewMerge.Over(theirs, known, known), theirs)
            && ReviewMerge.Same(ReviewMerge.Over(known, known, mine), mine)
            && ReviewMerge.Same(ReviewMerge.Over(mine, known, mine), mine));
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
