using System.Text.Json.Serialization;

namespace Understory.Tasks;

[JsonSerializable(typeof(ReturnPathOnly))]
internal sealed partial class TaskJson : JsonSerializerContext;

internal sealed record ReturnPathOnly([property: JsonPropertyName("returnPath")] string? ReturnPath);
