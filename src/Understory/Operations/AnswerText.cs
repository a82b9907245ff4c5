using System.Text.Json;

namespace Understory.Operations;

/// <summary>
/// Texts of an engine's answer, within what a story can hold. JSON can carry half of a surrogate pair and .NET's texts
/// cannot: reading one throws <see cref="InvalidOperationException"/>.
/// </summary>
internal static class AnswerText
{
    private const int Longest = 20_000;
    private const int MostEntries = 200;

    /// <returns>The trimmed text, empty for null; null where it is missing, no text or too long.</returns>
    public static string? Text(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String when value.GetString()!.Length <= Longest => value.GetString()!.Trim(),
            _ => null,
        };
    }

    /// <returns>
    /// The trimmed texts without the empty ones, an empty list for a null that is allowed; null where they are missing, no
    /// list of texts or too much.
    /// </returns>
    public static List<string>? Texts(JsonElement item, string name, bool required)
    {
        if (!item.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Null && !required)
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MostEntries)
            return null;
        var texts = value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString()!.Trim() : null).ToList();
        return texts.Exists(text => text is null || text.Length > Longest) ? null : [.. texts.OfType<string>().Where(text => text.Length > 0)];
    }

    /// <summary>The story that an item says it is about; empty where it says none.</summary>
    public static string Id(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
        && !id.GetRawText().Contains('\\')
            ? id.GetString()!
            : "";

    /// <summary>A closing remark: cut where it is long, empty where it cannot be read.</summary>
    public static string Cut(JsonElement summary)
    {
        try
        {
            var text = summary.GetString()!;
            return text.Length <= Longest ? text : text[..Longest];
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
