using System.Globalization;
using System.Text.Json.Nodes;

namespace Understory.FakeClaude;

/// <summary>Answers one call, well or as it was scripted.</summary>
internal sealed class Reply(
    HttpContext http, FakeState state, MessagesRequest request, PromptUse prompt, FakeCall call, CancellationToken cancel)
{
    private readonly MessageJson _json = new(call.Report.Id, request.Model, prompt);

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
                if (misbehaviour.RenewsIn is { } seconds)
                    SubscriptionLimit(seconds);
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
        await events.Send("message_start", new JsonObject { ["message"] = _json.Begun() });
        Paid();
        await events.Send("ping", []);
        await events.Send("content_block_start", new JsonObject { ["index"] = 0, ["content_block"] = _json.EmptyBlock(plan) });

        var startedAt = TimeProvider.System.GetTimestamp();
        var pieces = Pieces(plan.Text).ToList();
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i == pieces.Count / 2 && await MidStream(events, misbehaviour) is { } early)
                return early;
            call.Sent(pieces[i].Length);
            await state.Pace.Until(Tokens.Of((int)call.SentCharacters), startedAt, cancel);
            await events.Send("content_block_delta", new JsonObject { ["index"] = 0, ["delta"] = MessageJson.Piece(plan, pieces[i]) });
        }

        await events.Send("content_block_stop", new JsonObject { ["index"] = 0 });
        await events.Send("message_delta", _json.End(plan));
        await events.Send("message_stop", []);
        return Outcome.Completed;
    }

    /// <returns>How the call ends here; null where it goes on.</returns>
    private async Task<Outcome?> MidStream(SseStream events, Misbehaviour? misbehaviour)
    {
        if (misbehaviour is { Hold: true })
        {
            call.FellSilent();
            await call.Released.WaitAsync(cancel);
        }

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
        await http.Response.WriteAsync(_json.Whole(plan).ToJsonString(), cancel);
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

    private void SubscriptionLimit(double renewsIn)
    {
        var reset = TimeProvider.System.GetUtcNow().AddSeconds(renewsIn).ToUnixTimeSeconds();
        http.Response.Headers["anthropic-ratelimit-unified-status"] = "rejected";
        http.Response.Headers["anthropic-ratelimit-unified-reset"] = reset.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["anthropic-ratelimit-unified-representative-claim"] = "five_hour";
    }

    private async Task StaySilent()
    {
        call.FellSilent();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
    }

    /// <summary>From here on the prompt is billed, and can be read from the cache.</summary>
    private void Paid()
    {
        state.Cache.Remember(prompt);
        call.Update(report => report with
        {
            InputTokens = prompt.Fresh,
            CacheReadTokens = prompt.Read,
            CacheWriteTokens = prompt.Written,
        });
    }

    private void Head(int status, string contentType)
    {
        call.Update(report => report with { Status = status });
        http.Response.Head(status, contentType, call.Report.Id);
    }

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
