using Understory.Contracts;
using Understory.Engines;
using Understory.FakeClaude;
using Xunit;

namespace Understory.Tests.Engines;

public sealed class ClaudeCodeFailureTests : ClaudeCodeTest
{
    // What the client itself sends again, after a 400 and a 404, is refused before it costs anything.
    [Theory]
    [InlineData(400, ErrorKind.Internal, false, 3, "did not accept")]
    [InlineData(401, ErrorKind.Unavailable, true, 1, "refused the API key. Check ANTHROPIC_API_KEY")]
    [InlineData(402, ErrorKind.OverBudget, true, 1, "spending limit")]
    [InlineData(403, ErrorKind.Unavailable, true, 1, "does not let this API key")]
    [InlineData(404, ErrorKind.Unavailable, true, 2, "claude-sonnet-5-5")]
    [InlineData(413, ErrorKind.Internal, false, 1, "too large")]
    [InlineData(429, ErrorKind.RateLimited, false, 1, "rate limit")]
    [InlineData(500, ErrorKind.Unavailable, false, 1, "error of its own")]
    [InlineData(529, ErrorKind.Unavailable, false, 1, "overloaded")]
    public async Task An_error_status_is_a_failure_of_its_kind(int status, ErrorKind kind, bool holdsForAll, int calls, string words)
    {
        Claude.Script(new Misbehaviour
        {
            Mode = Mode.Status,
            Status = status,
            Times = null,
            Message = $"The key {Key} and sk-ant-another_one\nare not good enough",
        });

        var failure = Assert.IsType<Answer.Failure>(await Code().Ask(Question("1.1.1"), Cancel));

        Assert.Equal((kind, holdsForAll, false), (failure.Kind, failure.HoldsForAll, failure.HasBegun));
        Assert.Equal(calls, Claude.Stats().Calls);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-ant-", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Null(failure.Usage);
    }

    [Theory]
    [InlineData(Mode.BreaksSchema, ErrorKind.InvalidOutput, false, "does not keep to the form")]
    [InlineData(Mode.NotJson, ErrorKind.InvalidOutput, false, "without the structure")]
    [InlineData(Mode.MaxTokens, ErrorKind.InvalidOutput, true, "limit of 32000 tokens")]
    [InlineData(Mode.Refusal, ErrorKind.Refused, false, "usage policy does not allow")]
    [InlineData(Mode.Cut, ErrorKind.Unavailable, false, "lost in the middle")]
    [InlineData(Mode.ErrorEvent, ErrorKind.Unavailable, false, "overloaded")]
    public async Task An_answer_that_cannot_be_used_is_paid_once_and_says_its_use(Mode mode, ErrorKind kind, bool isTooLong, string words)
    {
        Claude.Script(new Misbehaviour { Mode = mode, Times = null });

        var failure = Assert.IsType<Answer.Failure>(await CodeInLane().Ask(Question("1.1.1", "1.1.2"), Cancel));

        Assert.Equal((kind, isTooLong, true), (failure.Kind, failure.IsTooLong, failure.HasBegun));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        var call = Assert.Single(Claude.Calls).Report;
        Assert.Equal(call.CacheWriteTokens, failure.Usage!.CacheWriteTokens);
        Assert.Empty(Running());
    }

    [Theory]
    [InlineData(Mode.ResetAtOnce, "cannot be reached")]
    [InlineData(Mode.Html, "could not ask")]
    public async Task What_did_not_begin_is_asked_again_by_the_lane(Mode mode, string words)
    {
        Claude.Script(new Misbehaviour { Mode = mode });

        var alone = Assert.IsType<Answer.Failure>(await Code().Ask(Question("1.1.1"), Cancel));
        Assert.Equal((ErrorKind.Unavailable, false), (alone.Kind, alone.HasBegun));
        Assert.Contains(words, alone.Message, StringComparison.Ordinal);

        Claude.Script(new Misbehaviour { Mode = mode });
        Assert.IsType<Answer.Success>(await CodeInLane().Ask(Question("1.1.1"), Cancel));
        Assert.Equal(3, Claude.Stats().Calls);
    }

    [Fact]
    public async Task A_rate_limit_is_waited_out_by_the_lane()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Status, Status = 429 });

        Assert.IsType<Answer.Success>(await CodeInLane().Ask(Question("1.1.1"), Cancel));

        Assert.Equal(2, Claude.Stats().Calls);
    }

    [Fact]
    public async Task A_subscriptions_limit_says_when_it_renews()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Status, Status = 429, RenewsIn = 7200, Times = null });

        var failure = Assert.IsType<Answer.Failure>(await Code(o => o.OAuthToken = Token).Ask(Question("1.1.1"), Cancel));

        Assert.Equal(ErrorKind.RateLimited, failure.Kind);
        Assert.InRange(failure.RetryAfter!.Value.TotalMinutes, 115, 120);
        Assert.Equal(1, Claude.Stats().Calls);
    }

    [Fact]
    public async Task A_token_that_is_refused_says_how_to_make_another()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Status, Status = 401, Times = null, Message = $"{Token} is not known" });

        var failure = Assert.IsType<Answer.Failure>(await Code(o => o.OAuthToken = Token).Ask(Question("1.1.1"), Cancel));

        Assert.Equal((ErrorKind.Unavailable, true), (failure.Kind, failure.HoldsForAll));
        Assert.Contains("`claude setup-token`, set CLAUDE_CODE_OAUTH_TOKEN", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-ant-", failure.Message, StringComparison.Ordinal);
        // The client looks for a newer token and asks once more; a refused call costs nothing.
        Assert.Equal(2, Claude.Stats().Calls);
    }
}
