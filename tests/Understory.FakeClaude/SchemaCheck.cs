using System.Text.Json;
using System.Text.Json.Nodes;

namespace Understory.FakeClaude;

/// <summary>Whether a value satisfies a schema, for the keywords that structured outputs support.</summary>
public static class SchemaCheck
{
    public static bool Allows(JsonElement schema, JsonNode? value) => Allows(schema, value, schema);

    internal static bool Allows(JsonElement schema, JsonNode? value, JsonElement root)
    {
        schema = Resolve(schema, root);
        var any = schema.Items("anyOf").Concat(schema.Items("oneOf")).ToList();
        return (any.Count == 0 || any.Exists(choice => Allows(choice, value, root)))
            && schema.Items("allOf").All(part => Allows(part, value, root))
            && IsOfType(schema, value)
            && IsListed(schema, value)
            && value switch
            {
                JsonObject made => AllowsObject(schema, made, root),
                JsonArray made => schema.Member("items").ValueKind == JsonValueKind.Undefined
                    || made.All(item => Allows(schema.Member("items"), item, root)),
                _ => true,
            };
    }

    internal static JsonElement Resolve(JsonElement schema, JsonElement root)
    {
        if (schema.Text("$ref") is not { } reference)
            return schema;
        var target = root;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            target = target.Member(step);
        return target;
    }

    private static bool AllowsObject(JsonElement schema, JsonObject made, JsonElement root)
    {
        var properties = schema.Member("properties");
        var closed = schema.Member("additionalProperties").ValueKind == JsonValueKind.False;
        return schema.Texts("required").All(made.ContainsKey)
            && made.All(property => properties.Member(property.Key) is { ValueKind: JsonValueKind.Object } inner
                ? Allows(inner, property.Value, root)
                : !closed);
    }

    private static bool IsListed(JsonElement schema, JsonNode? value)
    {
        var constant = schema.Member("const");
        var listed = schema.Items("enum").ToList();
        return (constant.ValueKind == JsonValueKind.Undefined || IsEqual(constant, value))
            && (listed.Count == 0 || listed.Exists(word => IsEqual(word, value)));
    }

    private static bool IsOfType(JsonElement schema, JsonNode? value)
    {
        var types = schema.Text("type") is { } one ? [one] : schema.Texts("type");
        return types.Count == 0 || types.Any(type => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
        {
            ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
            ("number", JsonValueKind.Number) or ("null", JsonValueKind.Null) => true,
            ("integer", JsonValueKind.Number) => decimal.IsInteger(value!.GetValue<JsonElement>().GetDecimal()),
            ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
            _ => false,
        });
    }

    private static bool IsEqual(JsonElement wanted, JsonNode? value) =>
        JsonNode.DeepEquals(JsonNode.Parse(wanted.GetRawText()), value);
}
