using Microsoft.Extensions.Time.Testing;
using Understory.Contracts;
using Understory.Engines;
using Understory.FakeClaude;
using Xunit;

namespace Understory.Tests.Engines;

/// <summary>Calls that are ended: by who asked, or by our own limits. No process outlives its call.</summary>
public sealed class ClaudeCodeLimitTests : ClaudeCodeTest
{
    [Theory]
    [InlineData(Mode.Stall)]
    [InlineData(Mode.StallMidStream)]
    public async Task Calling_off_a_question_kills_its_processes(Mode mode)
    {
        Claude.Script(new Misbehaviour { Mode = mode });
        using var askers = new CancellationTokenSource();
        var asked = Code().Ask(Question("1.1.1"), askers.Token);
        var call = await Claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Cancel);
        Assert.NotEmpty(Running());

        await askers.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal(askers.Token, thrown.CancellationToken);
        Assert.Empty(Running());
        Assert.Equal(Outcome.Cancelled, (await call.Ended.WaitAsync(Cancel)).Outcome);
        Assert.True(Claude.Stats() is { Calls: 1, Running: 0 });
    }

    [Fact]
    public async Task An_answer_that_does_not_begin_is_given_up_after_the_limit()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Stall });
        var time = new FakeTimeProvider();
        var asked = Code(time: time).Ask(Question("1.1.1"), Cancel);
        await (await Claude.WaitForCall(Cancel)).Silent.WaitAsync(Cancel);

        time.Advance(TimeSpan.FromSeconds(299));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var failure = Assert.IsType<Answer.Failure>(await asked.WaitAsync(Cancel));
        Assert.Equal((ErrorKind.Timeout, false), (failure.Kind, failure.HasBegun));
        Assert.Contains("did not begin to answer within 300 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Running());
    }

    [Theory]
    [InlineData(120, 900, "silent for 120 seconds")]
    [InlineData(900, 120, "did not end within 120 seconds")]
    public async Task An_answer_that_falls_silent_or_takes_too_long_is_given_up_with_its_use_of_tokens(double idle, double total, string words)
    {
        Claude.Script(new Misbehaviour { Mode = Mode.StallMidStream });
        var time = new FakeTimeProvider();
        var text = new HeardText();
        var engine = Code(o => (o.IdleSeconds, o.TotalSeconds) = (idle, total), time);
        var asked = engine.Ask(Question("1.1.1") with { OnText = text.Hear }, Cancel);
        var call = await Claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Cancel);
        await text.Until(call.SentCharacters).WaitAsync(Cancel);

        time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var failure = Assert.IsType<Answer.Failure>(await asked.WaitAsync(Cancel));
        Assert.Equal((ErrorKind.Timeout, true), (failure.Kind, failure.HasBegun));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(call.Report.CacheWriteTokens, failure.Usage!.CacheWriteTokens);
        Assert.Empty(Running());
        Assert.Equal(1, Claude.Stats().Calls);
    }
}
