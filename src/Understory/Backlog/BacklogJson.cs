using System.Text.Json.Serialization;
using Understory.Contracts;

namespace Understory.Backlog;

/// <summary>JSON of the backlog's own columns.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(Story))]
[JsonSerializable(typeof(GroupChanges))]
internal sealed partial class BacklogJson : JsonSerializerContext;
