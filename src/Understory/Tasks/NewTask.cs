using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Web;

namespace Understory.Tasks;

/// <summary>A request for a task into a row: everything that the kernel itself can check.</summary>
internal static class NewTask
{
    private const int LongestVersion = 64;
    private const int LongestKey = 200;

    public static Refusal? Check(CreateTaskRequest request, string? idempotencyKey, IReadOnlyCollection<string> types)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        if (!types.Contains(request.Type))
            errors["type"] = [$"\"{Shorten(request.Type)}\" is none that this server can do: {string.Join(", ", types)}."];
        if (request.Version.Length is 0 or > LongestVersion)
            errors["version"] = ["must be the id of a version."];
        if (request.Params is { } parameters)
            CheckObject("params", parameters, errors);
        if (request.Context is { } context && CheckObject("context", context, errors))
            CheckContext(context, errors);
        if (idempotencyKey is not null && (idempotencyKey.Length is 0 or > LongestKey || idempotencyKey.Any(c => c is < '!' or > '~')))
            errors[Routes.IdempotencyKey] = [$"must be 1 to {LongestKey} visible ASCII characters."];
        return errors.Count > 0 ? Refusal.Invalid(errors) : null;
    }

    public static TaskRow Row(CreateTaskRequest request, string? parentTaskId, string? idempotencyKey, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString(),
        Type = request.Type,
        Version = request.Version,
        Params = Text(request.Params),
        Context = Text(request.Context),
        ParentTaskId = parentTaskId,
        IdempotencyKey = idempotencyKey,
        IdempotencyHash = idempotencyKey is null ? null : Hash(request),
        Trace = TaskTelemetry.Here(),
    };

    // True where there is an object that can be kept.
    private static bool CheckObject(string name, JsonElement json, Dictionary<string, IReadOnlyList<string>> errors)
    {
        if (json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            errors[name] = ["must be an object."];
        else if (UntrustedJson.Problem(name, json) is { } problem)
            errors[problem.Field] = [problem.Sentence];
        return json.ValueKind == JsonValueKind.Object && errors.Keys.All(key => !key.StartsWith(name, StringComparison.Ordinal));
    }

    private static void CheckContext(JsonElement context, Dictionary<string, IReadOnlyList<string>> errors)
    {
        if (context.TryGetProperty("returnPath", out var path) && path.ValueKind != JsonValueKind.Null
            && (path.ValueKind != JsonValueKind.String || !IsOwnPath(path.GetString()!)))
        {
            errors["context.returnPath"] = ["must be a path of ours: it starts with exactly one / and has no # in it."];
        }

        if (context.TryGetProperty("step", out var step) && step.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            errors["context.step"] = ["must be a text."];
    }

    // "//host" and "/\host" lead to another site; control characters are dropped by browsers before they look.
    private static bool IsOwnPath(string path) =>
        path.Length is > 0 and <= 2000 && path[0] == '/' && !(path.Length > 1 && path[1] is '/' or '\\') && !path.Any(char.IsControl)
        && !path.Contains('\\') && !path.Contains('#');

    private static string? Text(JsonElement? json) => json is { ValueKind: not JsonValueKind.Null } value ? value.GetRawText() : null;

    private static string Hash(CreateTaskRequest request) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', request.Type, request.Version, Text(request.Params), Text(request.Context)))));

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
