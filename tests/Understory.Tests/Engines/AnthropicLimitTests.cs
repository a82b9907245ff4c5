using Microsoft.Extensions.Time.Testing;
using Understory.Contracts;
using Understory.Engines;
using Understory.FakeClaude;
using Xunit;

namespace Understory.Tests.Engines;

/// <summary>Calls that are ended: by who asked, or by our own limits.</summary>
public sealed class AnthropicLimitTests : AnthropicEngineTest
{
    [Theory]
    [InlineData(Mode.Stall)]
    [InlineData(Mode.StallMidStream)]
    public async Task Calling_off_a_question_cuts_its_call_at_once(Mode mode)
    {
        Claude.Script(new Misbehaviour { Mode = mode });
        using var askers = new CancellationTokenSource();
        var asked = Engine().Ask(Question("1.1.1"), askers.Token);
        var call = await Claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Cancel);

        await askers.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal(askers.Token, thrown.CancellationToken);
        Assert.Equal(Outcome.Cancelled, (await call.Ended.WaitAsync(Cancel)).Outcome);
        Assert.True(Claude.Stats() is { Calls: 1, Cancelled: 1, Running: 0 });
    }

    [Fact]
    public async Task Calling_off_a_question_ends_the_wait_between_two_tries()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Status, Status = 429, RetryAfter = 29, Times = null });
        using var askers = new CancellationTokenSource();
        var asked = Engine().Ask(Question("1.1.1"), askers.Token);
        await (await Claude.WaitForCall(Cancel)).Ended.WaitAsync(Cancel);

        await askers.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal(1, Claude.Stats().Calls);
    }

    [Fact]
    public async Task A_question_that_was_called_off_before_is_never_sent()
    {
        using var askers = new CancellationTokenSource();
        await askers.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Engine().Ask(Question("1.1.1"), askers.Token));

        Assert.Empty(Claude.Calls);
    }

    [Fact]
    public async Task An_answer_that_does_not_begin_is_given_up_after_the_limit()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Stall });
        var time = new FakeTimeProvider();
        var asked = Engine(time).Ask(Question("1.1.1"), Cancel);
        var call = await Claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Cancel);

        time.Advance(TimeSpan.FromSeconds(299));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var failure = Assert.IsType<Answer.Failure>(await asked.WaitAsync(Cancel));
        Assert.Equal(ErrorKind.Timeout, failure.Kind);
        Assert.Contains("did not begin to answer within 300 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Outcome.Cancelled, (await call.Ended.WaitAsync(Cancel)).Outcome);
        Assert.Equal(1, Claude.Stats().Calls);
    }

    [Fact]
    public async Task An_answer_that_falls_silent_is_given_up_after_the_limit_with_its_use_of_tokens()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.StallMidStream });
        var time = new FakeTimeProvider();
        var text = new HeardText();
        var asked = Engine(time).Ask(Question("1.1.1") with { OnText = text.Hear }, Cancel);
        var call = await Claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Cancel);
        await text.Until(call.SentCharacters).WaitAsync(Cancel);

        time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var failure = Assert.IsType<Answer.Failure>(await asked.WaitAsync(Cancel));
        Assert.Equal(ErrorKind.Timeout, failure.Kind);
        Assert.Contains("silent for 120 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Equal(call.Report.InputTokens, failure.Usage!.InputTokens);
        Assert.Equal(call.Report.Id, failure.RequestId);
        Assert.Equal(Outcome.Cancelled, (await call.Ended.WaitAsync(Cancel)).Outcome);
    }

    [Fact]
    public async Task Pings_alone_keep_an_answer_alive()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Pings, Seconds = 2.5 });

        var answer = await Engine(change: o => o.IdleSeconds = 1).Ask(Question("1.1.1"), Cancel);

        Assert.IsType<Answer.Success>(answer);
    }

    [Fact]
    public async Task The_real_clock_ends_a_stall_as_well()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Stall });

        var answer = await Engine(change: o => o.FirstEventSeconds = 0.2).Ask(Question("1.1.1"), Cancel);

        Assert.Equal(ErrorKind.Timeout, Assert.IsType<Answer.Failure>(answer).Kind);
    }
}
