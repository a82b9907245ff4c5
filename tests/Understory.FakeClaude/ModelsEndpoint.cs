using System.Text.Json.Nodes;

namespace Understory.FakeClaude;

/// <summary><c>GET /v1/models</c>.</summary>
internal static class ModelsEndpoint
{
    private static readonly (string Id, string Name)[] Models =
    [
        ("claude-sonnet-5-5", "Claude Sonnet 5.5"),
        ("claude-opus-5-5", "Claude Opus 5.5"),
        ("claude-haiku-5-5", "Claude Haiku 5.5"),
    ];

    public static void MapModels(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/models", () => TypedResults.Ok(new JsonObject
        {
            ["data"] = new JsonArray([.. Models.Select(model => new JsonObject
            {
                ["type"] = "model",
                ["id"] = model.Id,
                ["display_name"] = model.Name,
                ["created_at"] = "2026-09-01T00:00:00Z",
                ["max_input_tokens"] = 1_000_000,
                ["max_tokens"] = 128_000,
            })]),
            ["has_more"] = false,
            ["first_id"] = Models[0].Id,
            ["last_id"] = Models[^1].Id,
        }));
}
