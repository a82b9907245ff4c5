using System.Globalization;
using System.Text.Json.Nodes;

namespace Understory.FakeClaude;

/// <summary>Answers one call, well or as it was scripted.</summary>
internal sealed class Reply(HttpContext http, FakeState state, MessagesRequest request, FakeCall call, CancellationToken cancel)
{
    private readonly PromptUse _prompt = state.Cache.Look(request);

    public async Task<Outcome> Send(bool tooLarge)
    {
        if (tooLarge)
            return await SendError(413);
        if (request.Problem is { } problem)
            return await SendError(400, message: problem);

        var misbehaviour = state.Scripts.Take(request);
        call.Update(report => report with { Mode = misbehaviour?.Mode });
        switch (misbehaviour?.Mode)
        {
            case Mode.Status:
                return await SendError(
                    misbehaviour.Status, misbehaviour.ErrorType, misbehaviour.Message, misbehaviour.ErrorCode, misbehaviour.RetryAfter);
            case Mode.Stall:
                await StaySilent();
                return Outcome.Cancelled;
            case Mode.ResetAtOnce:
                http.Abort();
                return Outcome.Cut;
            case Mode.Html:
                Head(200, "text/html");
                await http.Response.WriteAsync("<!doctype html><title>Sign in</title><p>Sign in to the network.", cancel);
                return Outcome.Failed;
        }

        await state.Pace.BeforeFirstToken(cancel);
        var plan = AnswerPlan.For(request, misbehaviour);
        return request.Stream ? await Stream(plan, misbehaviour) : await SendWhole(plan, misbehaviour);
    }

    private async Task<Outcome> Stream(AnswerPlan plan, Misbehaviour? misbehaviour)
    {
        Head(200, "text/event-stream; charset=utf-8");
        var events = new SseStream(http.Response, cancel);
        var message = Message(plan);
        message["content"] = new JsonArray();
        message["stop_reason"] = null;
        message["usage"] = Usage(outputTokens: 1);
        message.Remove("stop_details");
        await events.Send("message_start", new JsonObject { ["message"] = message });
        Paid();
        await events.Send("ping", []);
        await events.Send("content_block_start", new JsonObject { ["index"] = 0, ["content_block"] = TextBlock("") });

        var startedAt = TimeProvider.System.GetTimestamp();
        var pieces = Pieces(plan.Text).ToList();
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i == pieces.Count / 2 && await MidStream(events, misbehaviour) is { } early)
                return early;
            call.Sent(pieces[i].Length);
            await state.Pace.Until(Tokens.Of((int)call.SentCharacters), startedAt, cancel);
            var delta = new JsonObject { ["type"] = "text_delta", ["text"] = pieces[i] };
            await events.Send("content_block_delta", new JsonObject { ["index"] = 0, ["delta"] = delta });
        }

        await events.Send("content_block_stop", new JsonObject { ["index"] = 0 });
        var end = new JsonObject { ["stop_reason"] = plan.StopReason, ["stop_sequence"] = null };
        if (plan.StopDetails is { } details)
            end["stop_details"] = details.DeepClone();
        await events.Send("message_delta", new JsonObject { ["delta"] = end, ["usage"] = Usage(plan.Tokens) });
        await events.Send("message_stop", []);
        return Outcome.Completed;
    }

    /// <returns>How the call ends here; null where it goes on.</returns>
    private async Task<Outcome?> MidStream(SseStream events, Misbehaviour? misbehaviour)
    {
        switch (misbehaviour?.Mode)
        {
            case Mode.ErrorEvent:
                var (type, message) = ApiErrors.For(misbehaviour.ErrorType is null ? 529 : 500);
                var error = ApiErrors.Body(call.Report.Id, misbehaviour.ErrorType ?? type, misbehaviour.Message ?? message);
                await events.Send("error", error.ToJsonString());
                return Outcome.Failed;
            case Mode.StallMidStream:
                await StaySilent();
                return Outcome.Cancelled;
            case Mode.Pings:
                await SendPings(events, TimeSpan.FromSeconds(misbehaviour.Seconds));
                return null;
            case Mode.Cut:
                return Outcome.Cut;
            case Mode.Reset:
                http.Abort();
                return Outcome.Cut;
            default:
                return null;
        }
    }

    private async Task SendPings(SseStream events, TimeSpan howLong)
    {
        for (var startedAt = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(startedAt) < howLong;)
        {
            await events.Send("ping", []);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
        }
    }

    private async Task<Outcome> SendWhole(AnswerPlan plan, Misbehaviour? misbehaviour)
    {
        switch (misbehaviour?.Mode)
        {
            case Mode.StallMidStream:
                await StaySilent();
                break;
            case Mode.Cut or Mode.Reset:
                http.Abort();
                return Outcome.Cut;
            case Mode.ErrorEvent:
                return await SendError(529, misbehaviour.ErrorType, misbehaviour.Message);
        }

        await state.Pace.Until(plan.Tokens, TimeProvider.System.GetTimestamp(), cancel);
        Head(200, "application/json");
        Paid();
        call.Sent(plan.Text.Length);
        await http.Response.WriteAsync(Message(plan).ToJsonString(), cancel);
        return Outcome.Completed;
    }

    private async Task<Outcome> SendError(
        int status, string? type = null, string? message = null, string? code = null, double? retryAfter = null)
    {
        var usual = ApiErrors.For(status);
        Head(status, "application/json");
        if (retryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var body = ApiErrors.Body(call.Report.Id, type ?? usual.Type, message ?? usual.Message, code);
        await http.Response.WriteAsync(body.ToJsonString(), cancel);
        return Outcome.Failed;
    }

    private async Task StaySilent()
    {
        call.FellSilent();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
    }

    /// <summary>From here on the prompt is billed, and can be read from the cache.</summary>
    private void Paid()
    {
        state.Cache.Remember(_prompt);
        call.Update(report => report with
        {
            InputTokens = _prompt.Fresh,
            CacheReadTokens = _prompt.Read,
            CacheWriteTokens = _prompt.Written,
        });
    }

    private void Head(int status, string contentType)
    {
        call.Update(report => report with { Status = status });
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        var headers = http.Response.Headers;
        headers["request-id"] = call.Report.Id;
        var reset = TimeProvider.System.GetUtcNow().AddMinutes(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        foreach (var (kind, limit) in new[] { ("requests", 4_000), ("input-tokens", 2_000_000), ("output-tokens", 400_000) })
        {
            headers[$"anthropic-ratelimit-{kind}-limit"] = limit.ToString(CultureInfo.InvariantCulture);
            headers[$"anthropic-ratelimit-{kind}-remaining"] = (status == 429 ? 0 : limit - 1).ToString(CultureInfo.InvariantCulture);
            headers[$"anthropic-ratelimit-{kind}-reset"] = reset;
        }
    }

    private JsonObject Message(AnswerPlan plan) => new()
    {
        ["id"] = call.Report.Id.Replace("req_", "msg_", StringComparison.Ordinal),
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = request.Model,
        ["content"] = new JsonArray(TextBlock(plan.Text)),
        ["stop_reason"] = plan.StopReason,
        ["stop_sequence"] = null,
        ["stop_details"] = plan.StopDetails?.DeepClone(),
        ["usage"] = Usage(plan.Tokens),
    };

    private JsonObject Usage(long outputTokens) => new()
    {
        ["input_tokens"] = _prompt.Fresh,
        ["cache_creation_input_tokens"] = _prompt.Written,
        ["cache_read_input_tokens"] = _prompt.Read,
        ["output_tokens"] = outputTokens,
    };

    private static JsonObject TextBlock(string text) => new() { ["type"] = "text", ["text"] = text };

    private static IEnumerable<string> Pieces(string text)
    {
        const int Size = 4 * Tokens.CharactersPerToken;
        for (var at = 0; at < text.Length;)
        {
            var end = Math.Min(at + Size, text.Length);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
                end++;
            yield return text[at..end];
            at = end;
        }
    }
}
