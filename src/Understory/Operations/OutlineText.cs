using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Understory.Operations;

/// <summary>
/// The version at a glance as data inside a prompt: <c>&lt;outline&gt;</c>, one JSON line for each phase, epic, story and
/// other version, <c>&lt;/outline&gt;</c>. It never uses the form in which the stories that are asked about stand.
/// </summary>
public static partial class OutlineText
{
    private static readonly OutlineTextJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    public static void AppendOutline(this StringBuilder text, IEnumerable<OutlineLine> lines)
    {
        text.Append("<outline>\n");
        foreach (var line in lines)
            text.Append(JsonSerializer.Serialize(line, Json.OutlineLine)).Append('\n');
        text.Append("</outline>\n");
    }

    public static IReadOnlyList<OutlineLine> ReadOutline(string text) =>
        Element().Match(text) is { Success: true } match
            ? [.. match.Groups["lines"].Value
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize(line, Json.OutlineLine)!)]
            : [];

    [GeneratedRegex("<outline>\n(?<lines>[^<]*)</outline>")]
    private static partial Regex Element();
}

/// <summary>One line of the outline: exactly one of the first four is set.</summary>
public sealed record OutlineLine
{
    /// <summary>Id of a phase, as dependencies name it: <c>1</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Id of an epic, as dependencies name it: <c>1.2</c>.</summary>
    public string? Epic { get; init; }

    /// <summary>Id of a story.</summary>
    public string? Story { get; init; }

    /// <summary>Id of another version; <c>version:id</c> names something in it.</summary>
    public string? OtherVersion { get; init; }

    /// <summary>Name or title.</summary>
    public string? Name { get; init; }

    /// <summary>Of a story: <c>pending</c>, <c>passed</c>, <c>merged</c> or <c>skipped</c>.</summary>
    public string? Status { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyList<string>? DependsOn { get; init; }
}

[JsonSerializable(typeof(OutlineLine))]
internal sealed partial class OutlineTextJson : JsonSerializerContext;
