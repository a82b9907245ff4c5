using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>
/// Reads the fields of one JSON object with what people really write in them. A value of another kind is read as far as
/// it makes sense and reported; nothing is dropped in silence.
/// </summary>
/// <param name="path">Where the object stands, for problems; empty for the document itself.</param>
public sealed class FieldReader(JsonElement item, DocumentForm form, string path, ImportProblems problems)
{
    // Where an object stands in place of a text, the text is in one of these.
    private static readonly string[] TextNames = ["text", "description", "criterion", "title", "name"];

    private readonly HashSet<string> _carried = new(StringComparer.Ordinal);

    /// <summary>The fields that were there and could be read, by our names.</summary>
    public IReadOnlySet<string> Carried => _carried;

    /// <summary>Where a field stands; where it does not stand, the object.</summary>
    public string Place(string field) => form.Spelling(item, field) is { } name ? At(name) : path;

    /// <summary>Reports that a field says nothing that can be used.</summary>
    public void Missing(string field, string message)
    {
        _carried.Remove(field);
        Warn(At(form.Spelling(item, field) ?? form.Call(field)), message);
    }

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
                Warn(at, "should be a text; it was taken as the JSON that it is");
                return Compact(value);
        }
    }

    public IReadOnlyList<string> List(string field) => List(field, out _);

    /// <param name="places">Where each of the texts stands.</param>
    public IReadOnlyList<string> List(string field, out IReadOnlyList<string> places)
    {
        List<(string Text, string At)> texts = [];
        if (Find(field, out var value, out var at))
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                texts = [.. value.EnumerateArray().SelectMany((v, i) => Flatten(v, $"{at}[{i}]"))];
            }
            else
            {
                Warn(at, "should be a list of texts; it was taken as a list of one");
                texts = [.. Flatten(value, at)];
            }
        }

        places = [.. texts.Select(t => t.At)];
        return [.. texts.Select(t => t.Text)];
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
            Warn(at, $"should be a number; it was taken as {parsed}");
            return parsed;
        }

        Missing(field, "should be a whole number from 0 to 999999; it was kept in the file's own form only");
        return null;
    }

    /// <summary>Any finite number; null where there is none.</summary>
    public double? Priority()
    {
        const string field = "priority";
        if (!Find(field, out var value, out var at))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        if (value.ValueKind == JsonValueKind.String
            && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed))
        {
            Warn(at, $"should be a number; it was taken as {parsed.ToString(CultureInfo.InvariantCulture)}");
            return parsed;
        }

        Missing(field, "should be a number; the story stands after those that have one");
        return null;
    }

    private IEnumerable<(string Text, string At)> Flatten(JsonElement value, string at)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return [(value.GetString()!, at)];
            case JsonValueKind.Array:
                Warn(at, "is a list in a list; its entries were taken one by one");
                return value.EnumerateArray().SelectMany((v, i) => Flatten(v, $"{at}[{i}]"));
            case JsonValueKind.Null:
                Warn(at, "is null and was left out");
                return [];
            case JsonValueKind.Object when TextOf(value) is { } text:
                Warn(at, "should be a text; the text inside it was taken");
                return [(text, at)];
            default:
                Warn(at, "should be a text; it was taken as the JSON that it is");
                return [(Compact(value), at)];
        }
    }

    // Without the file's line breaks and indents, which an export sets anew.
    private static string Compact(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            value.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string? TextOf(JsonElement item) =>
        TextNames
            .Where(name => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            .Select(name => item.GetProperty(name).GetString())
            .FirstOrDefault();

    private bool Find(string field, out JsonElement value, out string at)
    {
        if (form.Spelling(item, field) is not { } name || item.GetProperty(name) is { ValueKind: JsonValueKind.Null })
        {
            (value, at) = (default, path);
            return false;
        }

        foreach (var other in form.Names[field].Where(n => n != name && item.TryGetProperty(n, out var v) && v.ValueKind != JsonValueKind.Null))
            Warn(At(other), $"stands beside {name}, which was read; it was kept in the file's own form only");
        _carried.Add(field);
        (value, at) = (item.GetProperty(name), At(name));
        return true;
    }

    private string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Warn(string at, string message) => problems.Add(new ImportProblem(at, message, ProblemSeverity.Warning));
}
