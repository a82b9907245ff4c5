using System.Text.Json;
using Understory.Contracts;

namespace Understory.Client.Operations.Review;

/// <summary>The values of a story's fields by their name on the wire. A text is a list of one.</summary>
public static class StoryField
{
    /// <summary>The field's name for people.</summary>
    public static string Label(string name) => name switch
    {
        StoryFields.Title => "Title",
        StoryFields.Intent => "Intent",
        StoryFields.Description => "Description",
        StoryFields.Acceptance => "Acceptance criteria",
        StoryFields.Tags => "Tags",
        StoryFields.DependsOn => "Depends on",
        StoryFields.Phase => "Phase",
        StoryFields.Epic => "Epic",
        _ when name.Length > 0 => $"{char.ToUpperInvariant(name[0])}{name[1..].Replace('_', ' ')}",
        _ => name,
    };

    public static bool IsList(string name) => name is StoryFields.Acceptance or StoryFields.Tags or StoryFields.DependsOn;

    /// <summary>The value as it goes over the wire: a text, or a list of texts.</summary>
    public static JsonElement Json(string name, IReadOnlyList<string> value) => IsList(name)
        ? JsonSerializer.SerializeToElement(value, WireJson.Default.IReadOnlyListString)
        : JsonSerializer.SerializeToElement(value[0], WireJson.Default.String);

    public static IReadOnlyList<string> Of(Story story, string name) => name switch
    {
        StoryFields.Title => [story.Title],
        StoryFields.Intent => [story.Intent],
        StoryFields.Description => [story.Description],
        StoryFields.Acceptance => story.Acceptance,
        StoryFields.Tags => story.Tags,
        StoryFields.DependsOn => story.DependsOn,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a field of a story"),
    };

    /// <summary>Null where the basis does not hold the field.</summary>
    public static IReadOnlyList<string>? Of(StoryBasis basis, string name) =>
        basis.Fields.TryGetValue(name, out var value) ? Of(value) : null;

    /// <summary>Null where the value is neither a text nor a list of texts.</summary>
    public static IReadOnlyList<string>? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)],
        _ => null,
    };
}
