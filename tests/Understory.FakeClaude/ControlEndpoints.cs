using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Understory.FakeClaude;

/// <summary>Steering over HTTP, so that a test or a person in another process can do what code in this one can.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder app)
    {
        app.MapPost("/fake/script", Script);
        app.MapPost("/fake/config", Config);
        app.MapPost("/fake/release", Release);
        app.MapPost("/fake/reset", Reset);
        app.MapGet("/fake/stats", Stats);
    }

    private static async Task<Results<JsonHttpResult<Misbehaviour>, BadRequest<string>>> Script(HttpContext http, FakeState state)
    {
        var (misbehaviour, problem) = await Read<Misbehaviour>(http);
        if (misbehaviour is null)
            return TypedResults.BadRequest(problem);
        if (misbehaviour.Status is < 400 or > 599)
            return TypedResults.BadRequest("status must be from 400 to 599");
        if (misbehaviour.Times is < 1)
            return TypedResults.BadRequest("times must be 1 or more, or null for every call");
        state.Scripts.Add(misbehaviour);
        return TypedResults.Json(misbehaviour, FakeJson.Options);
    }

    private static async Task<Results<JsonHttpResult<Pace>, BadRequest<string>>> Config(HttpContext http, FakeState state)
    {
        var (change, problem) = await Read<PaceChange>(http);
        if (change is null)
            return TypedResults.BadRequest(problem);
        if (change.TokensPerSecond is < 0 || change.FirstTokenMs is < 0)
            return TypedResults.BadRequest("tokens_per_second and first_token_ms must be 0 or more");
        var now = state.Pace;
        state.Pace = new Pace(change.TokensPerSecond ?? now.TokensPerSecond, change.FirstTokenMs ?? now.FirstTokenMs);
        return TypedResults.Json(state.Pace, FakeJson.Options);
    }

    private static NoContent Release(FakeState state)
    {
        foreach (var call in state.Calls.All())
            call.Release();
        return TypedResults.NoContent();
    }

    private static NoContent Reset(FakeState state)
    {
        state.Reset();
        return TypedResults.NoContent();
    }

    private static JsonHttpResult<Stats> Stats(FakeState state) => TypedResults.Json(state.Calls.Stats(), FakeJson.Options);

    private static async Task<(T? Value, string? Problem)> Read<T>(HttpContext http)
        where T : class
    {
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(http.Request.Body, FakeJson.Options, http.RequestAborted);
            return (value, value is null ? "the body is null" : null);
        }
        catch (JsonException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>What is null stays.</summary>
    private sealed record PaceChange(double? TokensPerSecond, double? FirstTokenMs);
}
