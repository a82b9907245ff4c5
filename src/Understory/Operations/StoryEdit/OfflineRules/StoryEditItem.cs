using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Understory.Operations.StoryEdit.OfflineRules;

/// <summary>An answer as the schema asks for it.</summary>
internal sealed record StoryEditItem(TargetItem Target, IReadOnlyList<UpdateItem> RelatedUpdates, string Summary);

internal sealed record TargetItem(string? SuggestedDescription, IReadOnlyList<string>? SuggestedAcceptance, string? SuggestedIntent);

internal sealed record UpdateItem(string Id, string Reason, string? SuggestedDescription, IReadOnlyList<string>? SuggestedAcceptance);

[JsonSerializable(typeof(StoryEditItem))]
internal sealed partial class StoryEditItemJson : JsonSerializerContext
{
    public static readonly StoryEditItemJson AllScripts = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
