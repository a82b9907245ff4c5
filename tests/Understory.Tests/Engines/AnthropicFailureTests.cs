using System.Net;
using System.Net.Sockets;
using Understory.Contracts;
using Understory.Engines;
using Understory.FakeClaude;
using Xunit;

namespace Understory.Tests.Engines;

public sealed class AnthropicFailureTests : AnthropicEngineTest
{
    [Theory]
    [InlineData(400, null, null, ErrorKind.Internal, 1, "did not accept")]
    [InlineData(400, "billing_error", null, ErrorKind.OverBudget, 1, "spending limit")]
    [InlineData(400, null, "contract_spend_limit_reached", ErrorKind.OverBudget, 1, "spending limit")]
    [InlineData(401, null, null, ErrorKind.Unavailable, 1, "refused the API key. Check ANTHROPIC_API_KEY")]
    [InlineData(402, null, null, ErrorKind.OverBudget, 1, "spending limit")]
    [InlineData(403, null, null, ErrorKind.Unavailable, 1, "does not let this API key")]
    [InlineData(404, null, null, ErrorKind.Unavailable, 1, "claude-sonnet-5-5")]
    [InlineData(413, null, null, ErrorKind.Internal, 1, "too large")]
    [InlineData(429, null, "enforced_spend_limit_reached", ErrorKind.OverBudget, 1, "spending limit")]
    [InlineData(500, null, null, ErrorKind.Unavailable, 3, "error of its own")]
    [InlineData(503, null, null, ErrorKind.Unavailable, 3, "error of its own")]
    [InlineData(504, null, null, ErrorKind.Timeout, 1, "took too long")]
    [InlineData(529, null, null, ErrorKind.Unavailable, 3, "overloaded")]
    public async Task An_error_status_is_a_failure_of_its_kind(
        int status, string? type, string? code, ErrorKind kind, int calls, string words)
    {
        Claude.Script(new Misbehaviour
        {
            Mode = Mode.Status,
            Status = status,
            ErrorType = type,
            ErrorCode = code,
            RetryAfter = 0.01,
            Times = null,
            Message = $"The key {Key} and sk-ant-another_one\nare not good enough",
        });

        var failure = Assert.IsType<Answer.Failure>(await Engine().Ask(Question("1.1.1"), Cancel));

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(calls, Claude.Stats().Calls);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-ant-", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal(TimeSpan.FromMilliseconds(10), failure.RetryAfter);
        Assert.Equal(Claude.Calls[^1].Report.Id, failure.RequestId);
        Assert.Null(failure.Usage);
    }

    [Theory]
    [InlineData(429, ErrorKind.RateLimited, "in 60 minutes")]
    [InlineData(529, ErrorKind.Unavailable, "in 60 minutes")]
    public async Task A_long_wait_is_given_back_and_not_waited_for(int status, ErrorKind kind, string words)
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Status, Status = status, RetryAfter = 3600, Times = null });

        var failure = Assert.IsType<Answer.Failure>(await Engine().Ask(Question("1.1.1"), Cancel));

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(TimeSpan.FromHours(1), failure.RetryAfter);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, Claude.Stats().Calls);
    }

    [Theory]
    [InlineData(null, ErrorKind.Unavailable, "overloaded")]
    [InlineData("rate_limit_error", ErrorKind.RateLimited, "rate limit")]
    [InlineData("api_error", ErrorKind.Unavailable, "error of its own")]
    [InlineData("timeout_error", ErrorKind.Timeout, "took too long")]
    [InlineData("authentication_error", ErrorKind.Unavailable, "refused the API key")]
    [InlineData("invalid_request_error", ErrorKind.Internal, "did not accept")]
    [InlineData("something_new_error", ErrorKind.Internal, "did not accept")]
    public async Task An_error_inside_the_stream_is_a_failure_of_its_kind(string? type, ErrorKind kind, string words)
    {
        Claude.Script(new Misbehaviour { Mode = Mode.ErrorEvent, ErrorType = type });

        var failure = Assert.IsType<Answer.Failure>(await Engine().Ask(Question("1.1.1"), Cancel));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        AssertPaidOnce(failure);
    }

    [Theory]
    [InlineData(Mode.Cut, ErrorKind.InvalidOutput, "cut off before its end")]
    [InlineData(Mode.MaxTokens, ErrorKind.InvalidOutput, "limit of 32000 tokens")]
    [InlineData(Mode.NotJson, ErrorKind.InvalidOutput, "not valid JSON")]
    public async Task An_answer_that_cannot_be_used_is_a_failure_with_its_use_of_tokens(Mode mode, ErrorKind kind, string words)
    {
        Claude.Script(new Misbehaviour { Mode = mode });

        var failure = Assert.IsType<Answer.Failure>(await Engine().Ask(Question("1.1.1", "1.1.2"), Cancel));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        AssertPaidOnce(failure);
    }

    [Fact]
    public async Task A_connection_that_is_lost_in_the_middle_is_a_failure_with_its_use_of_tokens()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Reset, Hold = true });
        var text = new HeardText();
        var asked = Engine().Ask(Question("1.1.1") with { OnText = text.Hear }, Cancel);
        var call = await Claude.WaitForCall(Cancel);
        await call.Silent.WaitAsync(Cancel);
        await text.Until(call.SentCharacters).WaitAsync(Cancel);

        call.Release();

        var failure = Assert.IsType<Answer.Failure>(await asked);
        Assert.Equal(ErrorKind.Unavailable, failure.Kind);
        Assert.Contains("lost in the middle", failure.Message, StringComparison.Ordinal);
        AssertPaidOnce(failure);
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Refusal, Message = "It asks for a weapon" });

        var failure = Assert.IsType<Answer.Failure>(await Engine().Ask(Question("1.1.1"), Cancel));

        Assert.Equal(ErrorKind.Refused, failure.Kind);
        Assert.Equal(
            "Claude declined to answer: It asks for a weapon. Change the text that it was asked about, or leave it out.",
            failure.Message);
        AssertPaidOnce(failure);
    }

    [Fact]
    public async Task A_page_of_HTML_is_not_Claude()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.Html });

        var failure = Assert.IsType<Answer.Failure>(await Engine().Ask(Question("1.1.1"), Cancel));

        Assert.Equal(ErrorKind.Unavailable, failure.Kind);
        Assert.Contains($"{Claude.BaseUrl} is not Claude's API", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.Usage);
    }

    [Fact]
    public async Task An_address_that_Claude_does_not_have_is_not_Claude()
    {
        var engine = Engine(change: o => o.BaseUrl += "/elsewhere");

        var failure = Assert.IsType<Answer.Failure>(await engine.Ask(Question("1.1.1"), Cancel));

        Assert.Equal(ErrorKind.Unavailable, failure.Kind);
        Assert.Contains("is not Claude's API. Check ANTHROPIC_BASE_URL", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_reset_before_the_answer_is_tried_again()
    {
        Claude.Script(new Misbehaviour { Mode = Mode.ResetAtOnce, Times = null });

        var answer = await Engine(change: o => o.MaxRetries = 1).Ask(Question("1.1.1"), Cancel);

        Assert.Equal(ErrorKind.Unavailable, Assert.IsType<Answer.Failure>(answer).Kind);
        Assert.Equal(2, Claude.Stats().Calls);
    }

    [Fact]
    public async Task A_port_on_which_nobody_listens_is_named_without_the_password_in_the_address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var engine = Engine(change: o => (o.MaxRetries, o.BaseUrl) = (0, $"http://someone:secret@127.0.0.1:{port}/x"));

        var failure = Assert.IsType<Answer.Failure>(await engine.Ask(Question("1.1.1"), Cancel));

        Assert.Equal(ErrorKind.Unavailable, failure.Kind);
        Assert.Contains($"cannot be reached at http://127.0.0.1:{port}: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    private void AssertPaidOnce(Answer answer)
    {
        var call = Assert.Single(Claude.Calls).Report;
        Assert.Equal(call.Id, answer.RequestId);
        Assert.Equal(call.InputTokens, answer.Usage!.InputTokens);
        Assert.Equal(call.CacheWriteTokens, answer.Usage.CacheWriteTokens);
        Assert.True(answer.Usage is { Model: "claude-sonnet-5-5", OutputTokens: > 0 });
    }
}
