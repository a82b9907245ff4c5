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
        : FirstBadText(json) is { } path ? (path == "$" ? name : $"{name}.{path}", NotUnicode)
        : null;

    public const string NotUnicode = "holds text that is not valid Unicode (half a surrogate pair).";

    /// <summary>
    /// Where the first text stands that .NET cannot read, half of a surrogate pair or bytes that are no UTF-8, or the
    /// object that has it as a name; null where all can be read.
    /// </summary>
    public static string? FirstBadText(JsonElement root) =>
        Find(root) is not { } path ? null : path.Length == 0 ? "$" : path.TrimStart('.');

    private static int Depth(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => 1 + element.EnumerateArray().Select(Depth).DefaultIfEmpty(0).Max(),
        JsonValueKind.Object => 1 + element.EnumerateObject().Select(property => Depth(property.Value)).DefaultIfEmpty(0).Max(),
        _ => 0,
    };

    // The path below the element. It goes as deep as the document, which the parser has limited to 64.
    private static string? Find(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return CanRead(element) ? null : "";
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (Find(item) is { } below)
                        return $"[{index}]{below}";
                    index++;
                }

                return null;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (!CanRead(property))
                        return "";
                    if (Find(property.Value) is { } below)
                        return $".{property.Name}{below}";
                }

                return null;
            default:
                return null;
        }
    }

    private static bool CanRead(JsonElement text)
    {
        try
        {
            return text.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool CanRead(JsonProperty property)
    {
        try
        {
            return property.Name is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
