using System.Text.Json;
using System.Text.Json.Serialization;

namespace Understory.Contracts;

/// <summary>RFC 9457 problem details as every refused request answers them.</summary>
public sealed record Problem
{
    public string? Type { get; init; }
    public string? Title { get; init; }
    public int Status { get; init; }

    /// <summary>One sentence that says what is wrong.</summary>
    public string Error { get; init; } = "";

    /// <summary>For a 400: sentences by the field's name on the wire.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>For a 409 of a direct write or an undo: the story as it is now.</summary>
    public Story? Story { get; init; }

    /// <summary>For a 404 of a version or a story, and a 409 of a version's id: it was deleted and can be restored.</summary>
    public bool Deleted { get; init; }

    /// <summary>For a 409 of an undo: the fields that changed again since.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>For a 409 of an import's undo: ids of the stories that changed again since.</summary>
    [JsonConverter(typeof(IdsConverter))]
    public IReadOnlyList<string>? Stories { get; init; }

    /// <summary>For a 409 of a review's save: the review as it is now.</summary>
    public ReviewState? Review { get; init; }
}

/// <summary>A list of ids. A refused import counts its stories under the same name: anything but a list is no list.</summary>
internal sealed class IdsConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var ids = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            ids.Add(reader.GetString() ?? throw new JsonException());
        return ids;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var id in value)
            writer.WriteStringValue(id);
        writer.WriteEndArray();
    }
}
