using System.Text.Json;
using System.Text.Json.Serialization;

namespace Understory.FakeClaude;

/// <summary>The dialect of the control addresses: snake_case, enums as words, unknown members refused.</summary>
internal static class FakeJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };
}
