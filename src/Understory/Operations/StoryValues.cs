using System.Text.Json;
using Understory.Backlog;
using Understory.Contracts;
using Understory.Web;

namespace Understory.Operations;

/// <summary>Story fields by name, as JSON values: a text, or a list of texts.</summary>
public static class StoryValues
{
    /// <summary>Fields that hold a list; the others hold a text.</summary>
    private static readonly HashSet<string> Lists = [StoryFields.Acceptance, StoryFields.Tags, StoryFields.DependsOn];

    private static readonly HashSet<string> Texts = [StoryFields.Title, StoryFields.Intent, StoryFields.Description];

    public static IReadOnlyDictionary<string, JsonElement> Of(Story story) =>
        Texts.Concat(Lists).ToDictionary(field => field, field => Get(story, field));

    /// <summary>Stories as an operation read them, in the JSON that the task keeps.</summary>
    public static string Bases(IEnumerable<Story> stories) => JsonSerializer.Serialize(
        stories.ToDictionary(s => s.Id, s => new StoryBasis(s.Revision, Of(s))), WireJson.Default.DictionaryStringStoryBasis);

    public static bool IsField(string field) => Texts.Contains(field) || Lists.Contains(field);

    public static JsonElement Get(Story story, string field) => field switch
    {
        StoryFields.Title => Json(story.Title),
        StoryFields.Intent => Json(story.Intent),
        StoryFields.Description => Json(story.Description),
        StoryFields.Acceptance => Json(story.Acceptance),
        StoryFields.Tags => Json(story.Tags),
        StoryFields.DependsOn => Json(story.DependsOn),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "is no field that operations write"),
    };

    /// <param name="value">Of the field's kind: check it with <see cref="Problem"/> first.</param>
    public static Story With(Story story, string field, JsonElement value) => field switch
    {
        StoryFields.Title => story with { Title = value.GetString()!.Trim() },
        StoryFields.Intent => story with { Intent = value.GetString()! },
        StoryFields.Description => story with { Description = value.GetString()! },
        StoryFields.Acceptance => story with { Acceptance = List(value) },
        StoryFields.Tags => story with { Tags = List(value) },
        StoryFields.DependsOn => story with { DependsOn = List(value) },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "is no field that operations write"),
    };

    public static bool Same(JsonElement a, JsonElement b) => JsonElement.DeepEquals(a, b);

    /// <summary>Null where the value can stand in the field, else what is wrong with it.</summary>
    public static string? Problem(string field, JsonElement value)
    {
        if (!IsField(field))
            return "is no field of a story that can be written.";
        if (UntrustedJson.FirstBadText(value) is var (_, sentence))
            return sentence;
        return Lists.Contains(field) ? ListProblem(value) : TextProblem(field, value);
    }

    public static JsonElement Json(string text) => JsonSerializer.SerializeToElement(text);

    public static JsonElement Json(IReadOnlyList<string> list) => JsonElement.Parse(StoryRow.WriteList(list));

    private static string? ListProblem(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array
            || !value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(v.GetString())))
        {
            return "must be a list of texts, none of them empty.";
        }

        return value.GetArrayLength() > StoryLimits.MostEntries ? $"must have at most {StoryLimits.MostEntries} entries." : null;
    }

    private static string? TextProblem(string field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return "must be a text.";
        var text = value.GetString()!;
        if (field != StoryFields.Title)
            return null;
        if (string.IsNullOrWhiteSpace(text))
            return "must not be empty.";
        return text.Length > StoryLimits.MostTitle ? $"must have at most {StoryLimits.MostTitle} characters." : null;
    }

    private static List<string> List(JsonElement value) => [.. value.EnumerateArray().Select(v => v.GetString()!)];
}
