using System.Text.Json;
using System.Text.Json.Nodes;

namespace Understory.FakeClaude;

/// <summary>
/// Makes a value that satisfies a JSON schema. An array whose items have an <c>id</c> gets one item for each story that
/// the prompt asks about; what the items say is taken from that story. An object that is called <c>target</c> is about the
/// first story, and the lists are about the others, unless the prompt tells of the target in another element. Where the prompt describes what is wanted instead, an array whose items
/// have a <c>title</c> gets one item for each of its sentences.
/// </summary>
internal sealed class SchemaAnswer(
    JsonElement root, IReadOnlyList<StoryInPrompt> stories, DescriptionInPrompt? wanted, RoundInPrompt? round, bool onlyRelated)
{
    // Schemas that refer to themselves are cut off here; the real service refuses them.
    private const int MaxDepth = 12;

    private const string Target = "target";

    private readonly IReadOnlyList<StoryInPrompt> _listed = HasTarget(root) && !onlyRelated ? [.. stories.Skip(1)] : stories;

    public JsonNode? Make() => Value(root, name: "", story: null, depth: 0);

    private JsonNode? Value(JsonElement schema, string name, StoryInPrompt? story, int depth)
    {
        schema = Resolve(schema);
        if (depth > MaxDepth)
            return null;
        if (onlyRelated && story is null && name.StartsWith("suggested_", StringComparison.Ordinal) && SchemaCheck.Allows(schema, null, root))
            return null;
        if (name == Target && depth == 1 && stories.Count > 0 && !onlyRelated)
            story = stories[0] with { IsTarget = true };
        if (story is not null && Suggestions.Knows(name, story, out var known) && SchemaCheck.Allows(schema, known, root))
            return known;
        if (wanted?.Knows(name) is { } told && SchemaCheck.Allows(schema, told, root))
            return told;
        if (schema.Member("const") is { ValueKind: not JsonValueKind.Undefined } constant)
            return JsonNode.Parse(constant.GetRawText());
        if (schema.Items("enum").ToList() is [var first, ..])
            return JsonNode.Parse(first.GetRawText());
        if (schema.Items("anyOf").Concat(schema.Items("oneOf")).ToList() is { Count: > 0 } choices)
            return Value(choices.Find(c => Resolve(c).Text("type") != "null"), name, story, depth + 1);
        if (schema.Items("allOf").ToList() is [var only])
            return Value(only, name, story, depth + 1);

        return TypeOf(schema) switch
        {
            "object" => Object(schema, story, depth),
            "array" => Array(schema, name, story, depth),
            "string" => Text(schema, name),
            "integer" => JsonValue.Create(schema.Int("minimum") ?? 1),
            "number" => JsonValue.Create(schema.Int("minimum") ?? 0.5),
            "boolean" => JsonValue.Create(true),
            _ => null,
        };
    }

    private JsonObject Object(JsonElement schema, StoryInPrompt? story, int depth)
    {
        var made = new JsonObject();
        if (schema.Member("properties") is { ValueKind: JsonValueKind.Object } properties)
        {
            foreach (var property in properties.EnumerateObject())
                made[property.Name] = Value(property.Value, property.Name, story, depth + 1);
        }

        return made;
    }

    private JsonArray Array(JsonElement schema, string name, StoryInPrompt? story, int depth)
    {
        var items = schema.Member("items");
        if (story is null && stories.Count > 0 && Has(items, "id"))
            return [.. _listed.Select(asked => Value(items, name, asked, depth + 1))];
        if (story is null && wanted is not null && Has(items, "title"))
            return [.. wanted.Stories.Select(made => Value(items, name, made, depth + 1))];
        return [.. Enumerable.Range(0, story is null ? 2 : 1).Select(_ => Value(items, name, story, depth + 1))];
    }

    private JsonValue Text(JsonElement schema, string name) => JsonValue.Create(schema.Text("format") switch
    {
        "date-time" => "2026-01-01T00:00:00Z",
        "date" => "2026-01-01",
        "time" => "00:00:00Z",
        "email" => "someone@example.com",
        "uri" => "https://example.com/",
        "uuid" => "00000000-0000-4000-8000-000000000000",
        _ => Suggestions.Text(name, stories, round),
    });

    private bool Has(JsonElement items, string property) =>
        Resolve(items).Member("properties").Member(property).ValueKind == JsonValueKind.Object;

    private static bool HasTarget(JsonElement root) =>
        root.Member("properties").Member(Target).Member("properties").ValueKind == JsonValueKind.Object;

    private JsonElement Resolve(JsonElement schema) => SchemaCheck.Resolve(schema, root);

    private static string? TypeOf(JsonElement schema) =>
        schema.Text("type") ?? schema.Texts("type").FirstOrDefault(type => type != "null");
}
