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

    private readonly HashSet<string> _carried = new(form.Names.Count, StringComparer.Ordinal);

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
        if (!Find(field, out var value, out var name))
            return "";
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                Warn(At(name), $"should be a text; it was taken as \"{value.GetRawText()}\"");
                return value.GetRawText();
            case JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String):
                Warn(At(name), "should be a text; its lines were joined");
                return string.Join("\n", value.EnumerateArray().Select(v => v.GetString()));
            default:
                Warn(At(name), "should be a text; it was taken as the JSON that it is");
                return Compact(value);
        }
    }

    public IReadOnlyList<string> List(string field) =>
        !Find(field, out var value, out var name) ? [] : Texts(value) ?? [.. Entries(value, At(name)).Select(entry => entry.Text)];

    /// <param name="places">Where each of the texts stands.</param>
    public IReadOnlyList<string> List(string field, out IReadOnlyList<string> places)
    {
        var entries = Find(field, out var value, out var name) ? Entries(value, At(name)) : [];
        places = [.. entries.Select(entry => entry.At)];
        return [.. entries.Select(entry => entry.Text)];
    }

    public bool Flag(string field)
    {
        if (!Find(field, out var value, out var name))
            return false;
        switch (value.ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                var truth = value.ToString().Trim().ToLowerInvariant() is "true" or "yes" or "1" or "done";
                Warn(At(name), $"should be true or false; it was taken as {(truth ? "true" : "false")}");
                return truth;
        }
    }

    /// <summary>A whole number from 0 to 999999; null where there is none that can be read.</summary>
    public int? Number(string field)
    {
        if (!Find(field, out var value, out var name))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and <= 999_999
            && double.IsInteger(number))
        {
            return (int)number;
        }

        if (value.ValueKind == JsonValueKind.String
            && int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed <= 999_999)
        {
            Warn(At(name), $"should be a number; it was taken as {parsed}");
            return parsed;
        }

        Missing(field, "should be a whole number from 0 to 999999; it was kept in the file's own form only");
        return null;
    }

    /// <summary>Any finite number; null where there is none.</summary>
    public double? Priority()
    {
        const string field = "priority";
        if (!Find(field, out var value, out var name))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        if (value.ValueKind == JsonValueKind.String
            && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed))
        {
            Warn(At(name), $"should be a number; it was taken as {parsed.ToString(CultureInfo.InvariantCulture)}");
            return parsed;
        }

        Missing(field, "should be a number; the story stands after those that have one");
        return null;
    }

    private List<(string Text, string At)> Entries(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray().SelectMany((v, i) => Flatten(v, $"{at}[{i}]"))];
        Warn(at, "should be a list of texts; it was taken as a list of one");
        return [.. Flatten(value, at)];
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

    // The first spelling that says something; what else is spelled so is reported beside it.
    private bool Find(string field, out JsonElement value, out string name)
    {
        (value, name) = (default, "");
        foreach (var spelling in form.Names[field])
        {
            if (!item.TryGetProperty(spelling, out var here) || here.ValueKind == JsonValueKind.Null)
                continue;
            if (name.Length == 0)
                (value, name) = (here, spelling);
            else
                Warn(At(spelling), $"stands beside {name}, which was read; it was kept in the file's own form only");
        }

        if (name.Length == 0)
            return false;
        _carried.Add(field);
        return true;
    }

    // Null where anything but texts is in it, or it is no list.
    private static List<string>? Texts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return null;
        var texts = new List<string>(value.GetArrayLength());
        foreach (var entry in value.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.String)
                return null;
            texts.Add(entry.GetString()!);
        }

        return texts;
    }

    private string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Warn(string at, string message) => problems.Add(new ImportProblem(at, message, ProblemSeverity.Warning));
}
