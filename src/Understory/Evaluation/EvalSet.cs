using System.Text.Json;
using System.Text.Json.Serialization;
using Understory.Contracts;

namespace Understory.Evaluation;

/// <summary>Stories of one version, with what is known to be wrong with each.</summary>
public sealed record EvalSet(IReadOnlyList<EvalCase> Stories)
{
    public static EvalSet BuiltIn()
    {
        using var stream = typeof(EvalSet).Assembly.GetManifestResourceStream("eval/stories.json")!;
        return Read(stream);
    }

    /// <exception cref="JsonException">It is no such file; the message says where.</exception>
    public static EvalSet Read(Stream stream)
    {
        var set = JsonSerializer.Deserialize(stream, EvalJson.Default.EvalSet) ?? throw new JsonException("The file holds nothing.");
        var ids = set.Stories.Select(c => c.Story.Id).ToList();
        if (ids.Count == 0)
            throw new JsonException("The file holds no stories.");
        if (ids.Distinct(StringComparer.Ordinal).Count() < ids.Count)
            throw new JsonException("Two stories have the same id.");
        if (set.Stories.SelectMany(c => c.Flaws.Concat(c.Traps)).Any(spot => spot.Words.Count == 0 || spot.Words.Any(string.IsNullOrWhiteSpace)))
            throw new JsonException("A flaw or a trap has no words.");
        return set;
    }
}

/// <param name="Flaws">What should be found; empty for a good story.</param>
/// <param name="Traps">What looks like a flaw and is none.</param>
public sealed record EvalCase(Story Story, IReadOnlyList<EvalSpot> Flaws, IReadOnlyList<EvalSpot> Traps);

/// <param name="Kind">A word that groups flaws of the same sort.</param>
/// <param name="Words">An issue that says any of these, in any case, is about this.</param>
public sealed record EvalSpot(string Kind, IReadOnlyList<string> Words)
{
    public bool IsNamedBy(string issue) => Words.Any(word => issue.Contains(word, StringComparison.OrdinalIgnoreCase));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(EvalSet))]
internal sealed partial class EvalJson : JsonSerializerContext;
