using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Understory.Operations.Refine.OfflineRules;

/// <summary>One refinement as the schema asks for it.</summary>
internal sealed record RefineItem(
    string Id,
    string Status,
    IReadOnlyList<string> Issues,
    string? SuggestedDescription,
    IReadOnlyList<string>? SuggestedAcceptance,
    IReadOnlyList<string> Tags,
    IReadOnlyList<string> DependsOn);

[JsonSerializable(typeof(RefineItem))]
[JsonSerializable(typeof(string))]
internal sealed partial class RefineItemJson : JsonSerializerContext
{
    public static readonly RefineItemJson AllScripts = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
