using System.Text.Json;
using System.Text.RegularExpressions;

namespace Understory.Backlog.Documents;

/// <summary>The JSON text of a document as it arrives.</summary>
public static partial class DocumentFile
{
    /// <param name="utf8">With or without a byte order mark.</param>
    /// <returns>The document, which the caller disposes of, or a sentence that says what is wrong with the text.</returns>
    public static async Task<(JsonDocument? Document, string? Problem)> Parse(Stream utf8, CancellationToken cancel)
    {
        try
        {
            return (await JsonDocument.ParseAsync(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false }, cancel), null);
        }
        catch (JsonException invalid) when (Duplicate().Match(invalid.Message) is { Success: true } twice)
        {
            return (null, $"is not valid JSON: the member \"{StoryId.Shorten(twice.Groups["name"].Value)}\" stands twice in one object.");
        }
        catch (JsonException invalid)
        {
            return (null, $"is not valid JSON (line {invalid.LineNumber + 1}, byte {invalid.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            // Members are compared as text, and half of a surrogate pair in a name is none.
            return (null, "has a member whose name is not valid Unicode.");
        }
    }

    [GeneratedRegex("[Dd]uplicate property '(?<name>.*)'", RegexOptions.Singleline)]
    private static partial Regex Duplicate();
}
