using System.Text.Json;

namespace Understory.Backlog.Documents;

/// <summary>Finds text that JSON can carry and .NET cannot: half of a surrogate pair, or bytes that are no UTF-8.</summary>
internal static class UnicodeCheck
{
    /// <summary>Where the first such text stands, or the object that has it as a name; null where all can be read.</summary>
    public static string? FirstBadText(JsonElement root) =>
        Find(root) is not { } path ? null : path.Length == 0 ? "$" : path.TrimStart('.');

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
