using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Understory.FakeClaude;

/// <summary><c>POST /v1/messages</c> and <c>/v1/messages/count_tokens</c>.</summary>
internal static class MessagesEndpoint
{
    private const int LargestBody = 32 * 1024 * 1024;

    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/messages", Answer);
        app.MapPost("/v1/messages/count_tokens", CountTokens);
    }

    private static async Task Answer(HttpContext http, FakeState state)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, state.Stopping);
        var (request, tooLarge) = await Read(http, gone.Token);
        var call = state.Calls.Begin(request, http.Request);
        var outcome = Outcome.Cancelled;
        try
        {
            outcome = await new Reply(http, state, request, state.Cache.Look(request), call, gone.Token).Send(tooLarge);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            http.Abort();
        }
        finally
        {
            state.Calls.End(call, outcome);
        }
    }

    private static async Task<Ok<JsonObject>> CountTokens(HttpContext http, CancellationToken cancel)
    {
        var (request, _) = await Read(http, cancel);
        return TypedResults.Ok(new JsonObject { ["input_tokens"] = request.Blocks.Sum(block => Tokens.Of(block.Text)) });
    }

    private static async Task<(MessagesRequest Request, bool TooLarge)> Read(HttpContext http, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, cancel);
        return (MessagesRequest.Read(body.ToArray()), body.Length > LargestBody);
    }
}
