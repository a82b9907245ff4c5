using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Engines;

public sealed class ProviderLaneTests
{
    private static readonly Question Any = new() { Operation = "refine", System = "s", Prompt = "p", Schema = JsonElement.Parse("{}") };
    private static readonly Answer Good = ScriptedEngine.Items();

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedEngine _engine = new();
    private readonly ProviderLane _lane;

    public ProviderLaneTests() => _lane = new ProviderLane(_engine, new ClaudeOptions { MaxRetries = 2 }, _time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Answer.Failure RateLimited(double seconds) =>
        new(ErrorKind.RateLimited, "The rate limit is reached.") { RetryAfter = TimeSpan.FromSeconds(seconds) };

    private static Answer.Failure Overloaded { get; } = new(ErrorKind.Unavailable, "Overloaded.");

    [Fact]
    public async Task A_rate_limit_closes_the_lane_for_all_until_it_is_over_and_costs_no_try()
    {
        var first = _lane.Ask(Any, Cancel);
        (await _engine.Next()).Reply(RateLimited(20));
        await Closed();
        var second = _lane.Ask(Any, Cancel);
        Assert.Equal((ErrorKind.RateLimited, _time.GetUtcNow().AddSeconds(20)), (_lane.Mood!.Kind, _lane.Mood.Until));
        _time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.Equal(1, _engine.Calls);

        for (var call = 0; call < 10; call++)
            (await NextInTime()).Reply(RateLimited(20));
        (await NextInTime()).Reply(Good);
        (await NextInTime()).Reply(Good);

        Assert.Equal([Good, Good], await Task.WhenAll(first, second));
        Assert.Null(_lane.Mood);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_given_back_at_once_to_all_without_a_call()
    {
        var asked = _lane.Ask(Any, Cancel);
        (await _engine.Next()).Reply(RateLimited(3600));

        Assert.Equal(TimeSpan.FromHours(1), Assert.IsType<Answer.Failure>(await asked).RetryAfter);
        _time.Advance(TimeSpan.FromMinutes(20));
        var other = Assert.IsType<Answer.Failure>(await _lane.Ask(Any, Cancel));
        Assert.Equal((ErrorKind.RateLimited, TimeSpan.FromMinutes(40)), (other.Kind, other.RetryAfter));
        Assert.Equal(1, _engine.Calls);
    }

    [Fact]
    public async Task What_the_provider_cannot_take_is_asked_again_after_pauses_that_grow_and_then_given_up()
    {
        var asked = _lane.Ask(Any, Cancel);
        var pauses = new List<double>();
        for (var tried = 1; tried <= 3; tried++)
        {
            (await NextInTime()).Reply(Overloaded);
            await Closed();
            pauses.Add(_lane.ClosedFor.TotalSeconds);
        }

        Assert.Equal(Overloaded, await asked);
        Assert.Equal(3, _engine.Calls);
        Assert.All(pauses.Zip([1.0, 2.0, 4.0]), p => Assert.InRange(p.First, 0.75 * p.Second, 1.25 * p.Second));
    }

    [Fact]
    public async Task Failures_of_questions_that_were_on_their_way_together_are_one()
    {
        Task<Answer>[] asked = [_lane.Ask(Any, Cancel), _lane.Ask(Any, Cancel), _lane.Ask(Any, Cancel)];
        ScriptedEngine.Asked[] waiting = [await _engine.Next(), await _engine.Next(), await _engine.Next()];
        foreach (var one in waiting)
            one.Reply(Overloaded);

        // All three are back, so that all three failures were seen.
        waiting = [await NextInTime(), await NextInTime(), await NextInTime()];
        waiting[0].Reply(Overloaded);
        await Closed();

        Assert.InRange(_lane.ClosedFor.TotalSeconds, 1.5, 2.5);
        waiting[1].Reply(Good);
        waiting[2].Reply(Good);
        (await NextInTime()).Reply(Good);
        await Task.WhenAll(asked);
    }

    [Fact]
    public async Task What_holds_for_all_questions_is_asked_once_and_said_until_one_is_answered()
    {
        var refused = new Answer.Failure(ErrorKind.Unavailable, "Claude refused the API key.") { HoldsForAll = true };
        var asked = _lane.Ask(Any, Cancel);
        (await _engine.Next()).Reply(refused);

        Assert.Equal(refused, await asked);
        Assert.Equal(("Claude refused the API key.", null), (_lane.Mood!.Message, _lane.Mood.Until));
        var again = _lane.Ask(Any, Cancel);
        (await _engine.Next()).Reply(new Answer.Failure(ErrorKind.Refused, "No."));
        await again;
        Assert.Null(_lane.Mood);
    }

    [Fact]
    public async Task An_answer_that_had_begun_is_paid_for_and_not_asked_for_again()
    {
        var lost = new Answer.Failure(ErrorKind.Unavailable, "Lost in the middle.") { HasBegun = true };
        var asked = _lane.Ask(Any, Cancel);
        (await _engine.Next()).Reply(lost);

        Assert.Equal(lost, await asked);
        Assert.Equal(1, _engine.Calls);
        Assert.Null(_lane.Mood);
    }

    [Fact]
    public async Task Calling_off_a_question_ends_its_wait()
    {
        using var asker = new CancellationTokenSource();
        var asked = _lane.Ask(Any, asker.Token);
        (await _engine.Next()).Reply(RateLimited(20));

        await asker.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    private async Task Closed()
    {
        while (_lane.ClosedFor == TimeSpan.Zero)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
    }

    // Time goes on until it comes.
    private async Task<ScriptedEngine.Asked> NextInTime()
    {
        var next = _engine.Next();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancel));
        }

        return await next;
    }
}
