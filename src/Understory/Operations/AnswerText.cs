using System.Text.Json;
using Understory.Backlog;

namespace Understory.Operations;

/// <summary>
/// Texts of an engine's answer, trimmed and within what a story can hold. Reading a text that is not valid Unicode throws
/// <see cref="InvalidOperationException"/>: JSON can carry half of a surrogate pair; .NET's texts cannot. U+0000, which a
/// database cannot keep, is left out.
/// </summary>
internal static class AnswerText
{
    public const int Longest = 20_000;

    /// <param name="required">Whether null breaks the form; else it counts as empty.</param>
    /// <returns>Null where it is missing, no text, or too long.</returns>
    public static string? Text(JsonElement item, string name, int longest = Longest, bool required = true)
    {
        if (!item.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Null && !required)
            return "";
        return value.ValueKind == JsonValueKind.String && Kept(value).Trim() is var text && text.Length <= longest ? text : null;
    }

    /// <param name="required">Whether null breaks the form; else it counts as empty.</param>
    /// <returns>What is not empty; null where it is missing, no list of texts, or too long.</returns>
    public static List<string>? Texts(JsonElement item, string name, bool required = true)
    {
        if (!item.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Null && !required)
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > StoryLimits.MostEntries)
            return null;
        var texts = value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? Kept(v).Trim() : null).ToList();
        return texts.Exists(text => text is null || text.Length > Longest) ? null : [.. texts.OfType<string>().Where(text => text.Length > 0)];
    }

    /// <summary>The story that an item says it is about; empty where it says none.</summary>
    public static string Id(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
        && !id.GetRawText().Contains('\\')
            ? id.GetString()!
            : "";

    /// <summary>As much of a text as is bearable; empty where it is not valid Unicode.</summary>
    public static string Cut(JsonElement text)
    {
        try
        {
            var whole = Kept(text);
            return whole.Length <= Longest ? whole : whole[..Longest];
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static string Kept(JsonElement text) => text.GetString()!.Replace("\0", "", StringComparison.Ordinal);
}
