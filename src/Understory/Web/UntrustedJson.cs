using System.Text.Json;

namespace Understory.Web;

/// <summary>What well-formed JSON can hold and we cannot keep.</summary>
internal static class UntrustedJson
{
    /// <summary>Levels of what is kept as it came. Answers wrap it deeper, and the writer stops at 64.</summary>
    private const int Deepest = 32;

    /// <summary>Null where the JSON can be kept and written again, else the field at fault and what is wrong with it.</summary>
    public static (string Field, string Sentence)? Problem(string name, JsonElement json) =>
        Depth(json) > Deepest ? (name, $"is nested deeper than {Deepest} levels.")
        : FirstBadText(json) is var (path, sentence) ? (path == "$" ? name : $"{name}.{path}", sentence)
        : null;

    private const string NotUnicode = "holds text that is not valid Unicode (half a surrogate pair).";

    public const string HasNul = "holds the character U+0000, which no text can keep.";

    /// <summary>
    /// Where the first text stands that .NET cannot read, half of a surrogate pair or bytes that are no UTF-8, or that PostgreSQL
    /// cannot keep, or the object that has it as a name, and what is wrong with it; null where all can be kept.
    /// </summary>
    public static (string Path, string Sentence)? FirstBadText(JsonElement root) =>
        Find(root) is not var (path, sentence) ? null : (path.Length == 0 ? "$" : path.TrimStart('.'), sentence);

    private static int Depth(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => 1 + element.EnumerateArray().Select(Depth).DefaultIfEmpty(0).Max(),
        JsonValueKind.Object => 1 + element.EnumerateObject().Select(property => Depth(property.Value)).DefaultIfEmpty(0).Max(),
        _ => 0,
    };

    // The path below the element. It goes as deep as the document, which the parser has limited to 64.
    private static (string Path, string Sentence)? Find(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return Problem(() => element.GetString()!) is { } problem ? ("", problem) : null;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (Find(item) is var (below, sentence))
                        return ($"[{index}]{below}", sentence);
                    index++;
                }

                return null;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (Problem(() => property.Name) is { } bad)
                        return ("", bad);
                    if (Find(property.Value) is var (below, sentence))
                        return ($".{property.Name}{below}", sentence);
                }

                return null;
            default:
                return null;
        }
    }

    private static string? Problem(Func<string> read)
    {
        try
        {
            return read().Contains('\0') ? HasNul : null;
        }
        catch (InvalidOperationException)
        {
            return NotUnicode;
        }
    }
}
