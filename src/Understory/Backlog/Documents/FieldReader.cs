using System.Globalization;
using System.Text.Json;
using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>
/// Reads the fields of one JSON object with what people really write in them. A value of another kind is read as far as
/// it makes sense and reported; nothing is dropped in silence.
/// </summary>
/// <param name="path">Where the object stands, for problems.</param>
public sealed class FieldReader(JsonElement item, DocumentForm form, string path, List<ImportProblem> problems)
{
    // Where an object stands in place of a text, the text is in one of these.
    private static readonly string[] TextNames = ["text", "description", "criterion", "title", "name"];

    private readonly HashSet<string> _carried = new(StringComparer.Ordinal);

    /// <summary>The fields that were there, by our names.</summary>
    public IReadOnlySet<string> Carried => _carried;

    public string Text(string field)
    {
        if (!Find(field, out var value, out var at))
            return "";
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                Warn(at, $"should be a text; it was taken as \"{value.GetRawText()}\"");
                return value.GetRawText();
            case JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String):
                Warn(at, "should be a text; its lines were joined");
                return string.Join("\n", value.EnumerateArray().Select(v => v.GetString()));
            default:
                Warn(at, "should be a text; it was taken as it is written");
                return value.GetRawText();
        }
    }

    public IReadOnlyList<string> List(string field)
    {
        if (!Find(field, out var value, out var at))
            return [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Warn(at, "should be a list of texts; it was taken as a list of one");
            return [.. Flatten(value, at)];
        }

        return [.. value.EnumerateArray().SelectMany((v, i) => v.ValueKind == JsonValueKind.String ? [v.GetString()!] : Flatten(v, $"{at}[{i}]"))];
    }

    public bool Flag(string field)
    {
        if (!Find(field, out var value, out var at))
            return false;
        switch (value.ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                var truth = value.ToString().Trim().ToLowerInvariant() is "true" or "yes" or "1" or "done";
                Warn(at, $"should be true or false; it was taken as {(truth ? "true" : "false")}");
                return truth;
        }
    }

    /// <summary>A whole number from 0 to 999999; null where there is none that can be read.</summary>
    public int? Number(string field)
    {
        if (!Find(field, out var value, out var at))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and <= 999_999
            && double.IsInteger(number))
        {
            return (int)number;
        }

        if (value.ValueKind == JsonValueKind.String
            && int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed <= 999_999)
        {
            return parsed;
        }

        Warn(at, "should be a whole number from 0 to 999999; it was kept in the file's own form only");
        return null;
    }

    /// <summary>Any finite number; null where there is none.</summary>
    public double? Priority(string field)
    {
        if (!Find(field, out var value, out var at))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        if (value.ValueKind == JsonValueKind.String
            && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed))
        {
            return parsed;
        }

        Warn(at, "should be a number; the story stands after those that have one");
        return null;
    }

    private IEnumerable<string> Flatten(JsonElement value, string at)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return [value.GetString()!];
            case JsonValueKind.Array:
                Warn(at, "is a list in a list; its entries were taken one by one");
                return value.EnumerateArray().SelectMany((v, i) => Flatten(v, $"{at}[{i}]"));
            case JsonValueKind.Null:
                Warn(at, "is null and was left out");
                return [];
            case JsonValueKind.Object when TextOf(value) is { } text:
                Warn(at, "should be a text; the text inside it was taken");
                return [text];
            default:
                Warn(at, "should be a text; it was taken as it is written");
                return [value.GetRawText()];
        }
    }

    private static string? TextOf(JsonElement item) =>
        TextNames
            .Where(name => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            .Select(name => item.GetProperty(name).GetString())
            .FirstOrDefault();

    private bool Find(string field, out JsonElement value, out string at)
    {
        foreach (var name in form.Names[field])
        {
            if (item.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null)
            {
                _carried.Add(field);
                at = $"{path}.{name}";
                return true;
            }
        }

        value = default;
        at = path;
        return false;
    }

    private void Warn(string at, string message) => problems.Add(new ImportProblem(at, message, ProblemSeverity.Warning));
}
