using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Understory.Web;

namespace Understory.Operations;

/// <summary>What a task was asked, read from its <c>params</c>.</summary>
internal static class TaskParams
{
    /// <param name="parameters">Null, or JSON's null, counts as empty.</param>
    /// <returns>What was asked, or what is wrong with it, named as on the wire.</returns>
    public static (T? Wanted, Refusal? Refusal) Read<T>(JsonElement? parameters, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return (JsonSerializer.Deserialize(parameters is { ValueKind: not JsonValueKind.Null } json ? json.GetRawText() : "{}", type), null);
        }
        catch (JsonException wrong)
        {
            return (null, Problems.Refuse(wrong, "params"));
        }
    }
}
