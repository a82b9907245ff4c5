using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Understory.Contracts;

namespace Understory.Backlog;

/// <summary>The JSON of <c>view=list</c>: stories without the members that it leaves out.</summary>
internal static class StoryListView
{
    private static readonly string[] LeftOut = ["intent", "description", "acceptance", "notes"];

    public static JsonTypeInfo<StoriesResponse> Json { get; } = (JsonTypeInfo<StoriesResponse>)new JsonSerializerOptions(WireJson.Default.Options)
    {
        TypeInfoResolver = WireJson.Default.WithAddedModifier(WithoutTexts),
    }.GetTypeInfo(typeof(StoriesResponse));

    private static void WithoutTexts(JsonTypeInfo type)
    {
        if (type.Type != typeof(Story))
            return;
        foreach (var member in type.Properties.Where(p => LeftOut.Contains(p.Name)))
            member.ShouldSerialize = (_, _) => false;
    }
}
