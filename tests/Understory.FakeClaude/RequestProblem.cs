using System.Text.Json;

namespace Understory.FakeClaude;

/// <summary>What the real service refuses with a 400.</summary>
internal static class RequestProblem
{
    private static readonly string[] Removed = ["temperature", "top_p", "top_k"];

    private static readonly string[] Unsupported =
        ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems"];

    /// <returns>The error's message, or null.</returns>
    public static string? Find(JsonElement body, JsonElement schema)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return "The request body is not a JSON object.";
        if (string.IsNullOrEmpty(body.Text("model")))
            return "model: Field required";
        if (body.Int("max_tokens") is not > 0)
            return "max_tokens: Field required";
        if (body.Items("messages").All(message => message.Text("role") != "user"))
            return "messages: at least one message is required";
        if (Array.Find(Removed, name => body.Member(name).ValueKind != JsonValueKind.Undefined) is { } removed)
            return $"{removed}: Extra inputs are not permitted";
        return schema.ValueKind == JsonValueKind.Object ? InSchema(schema, "output_config.format.schema") : null;
    }

    private static string? InSchema(JsonElement schema, string path)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return null;
        if (Array.Find(Unsupported, name => schema.Member(name).ValueKind != JsonValueKind.Undefined) is { } keyword)
            return $"{path}: For '{schema.Text("type")}' type, property '{keyword}' is not supported";
        if (schema.Text("type") == "object" && schema.Member("additionalProperties").ValueKind != JsonValueKind.False)
            return $"{path}: For 'object' type, 'additionalProperties' must be explicitly set to false";

        return InMembers(schema, "properties", path)
            ?? InMembers(schema, "$defs", path)
            ?? schema.Items("anyOf").Concat(schema.Items("allOf")).Append(schema.Member("items"))
                .Select(part => InSchema(part, path))
                .FirstOrDefault(problem => problem is not null);
    }

    private static string? InMembers(JsonElement schema, string name, string path) =>
        schema.Member(name) is { ValueKind: JsonValueKind.Object } members
            ? members.EnumerateObject()
                .Select(member => InSchema(member.Value, $"{path}.{member.Name}"))
                .FirstOrDefault(problem => problem is not null)
            : null;
}
