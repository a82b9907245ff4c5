using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Understory.Contracts;

/// <summary>
/// The one JSON dialect of the wire and of the database's JSON columns: snake_case, with the specification's camelCase
/// names where it has them; enums as words, never numbers; a missing or null required member is an error.
/// </summary>
[JsonSourceGenerationOptions(
    // The other mode writes without metadata, which converters rule out anyway, and doubles the code.
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    Converters =
    [
        typeof(InstantConverter),
        typeof(WordConverter<TaskState>),
        typeof(WordConverter<WaitReason>),
        typeof(WordConverter<ErrorKind>),
        typeof(WordConverter<TaskAction>),
        typeof(WordConverter<RefinementStatus>),
        typeof(WordConverter<ProblemSeverity>),
        typeof(WordConverter<CheckKind>),
        typeof(WordConverter<ReviewDecision>),
        typeof(WordConverter<HistoryKind>),
    ])]
[JsonSerializable(typeof(BackgroundTask))]
[JsonSerializable(typeof(CallSettings))]
[JsonSerializable(typeof(TaskResponse))]
[JsonSerializable(typeof(TaskListResponse))]
[JsonSerializable(typeof(TaskContext))]
[JsonSerializable(typeof(CreateTaskRequest))]
[JsonSerializable(typeof(TaskActionRequest))]
[JsonSerializable(typeof(TaskActionsRequest))]
[JsonSerializable(typeof(TaskActionsResponse))]
[JsonSerializable(typeof(ClearResponse))]
[JsonSerializable(typeof(VersionsResponse))]
[JsonSerializable(typeof(StoriesResponse))]
[JsonSerializable(typeof(StoryResponse))]
[JsonSerializable(typeof(StoryPatch))]
[JsonSerializable(typeof(NewStory))]
[JsonSerializable(typeof(HistoryResponse))]
[JsonSerializable(typeof(UndoRequest))]
[JsonSerializable(typeof(ImportsResponse))]
[JsonSerializable(typeof(UndoImportRequest))]
[JsonSerializable(typeof(UndoImportResponse))]
[JsonSerializable(typeof(NewVersion))]
[JsonSerializable(typeof(VersionPatch))]
[JsonSerializable(typeof(VersionResponse))]
[JsonSerializable(typeof(PhaseName))]
[JsonSerializable(typeof(PhaseResponse))]
[JsonSerializable(typeof(EpicName))]
[JsonSerializable(typeof(EpicResponse))]
[JsonSerializable(typeof(ReviewResponse))]
[JsonSerializable(typeof(ReviewState))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(RefineParams))]
[JsonSerializable(typeof(RefineResult))]
[JsonSerializable(typeof(GenerateParams))]
[JsonSerializable(typeof(GenerateResult))]
[JsonSerializable(typeof(ChecksResponse))]
[JsonSerializable(typeof(StoryEditParams))]
[JsonSerializable(typeof(StoryEditResult))]
[JsonSerializable(typeof(ApplyRequest))]
[JsonSerializable(typeof(ApplyResponse))]
[JsonSerializable(typeof(Dictionary<string, StoryBasis>))]
[JsonSerializable(typeof(List<BackgroundTask>))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(NodesResponse))]
[JsonSerializable(typeof(ProviderMood))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, int>))]
[JsonSerializable(typeof(Problem))]
public sealed partial class WireJson : JsonSerializerContext;

/// <summary>UTC instants as <c>2026-11-22T10:00:00.000Z</c>, on the wire and in the database.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}

/// <summary>Enums as snake_case words; a number or an unknown word is refused with the words that are possible.</summary>
public sealed class WordConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Words.FromWord<T>(reader.GetString()) is { } value
            ? value
            : throw new JsonException($"{WordConverter.MustBe} {string.Join(", ", Enum.GetValues<T>().Select(v => v.ToWord()))}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToWord());
}

public static class WordConverter
{
    /// <summary>How the refusal of an unknown word begins.</summary>
    public const string MustBe = "must be one of";
}

/// <summary>Enums as words outside of JSON: in addresses, queries and columns.</summary>
public static class Words
{
    public static string ToWord<T>(this T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Null when the text is none of the enum's words.</summary>
    public static T? FromWord<T>(string? text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToWord() == text)
                return value;
        }

        return null;
    }
}
