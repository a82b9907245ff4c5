using System.Text.Encodings.Web;
using System.Text.Json;

namespace Understory.Backlog.Documents;

/// <summary>
/// A version back into a document. Where nothing changed since the import the file's own JSON is written, byte for
/// byte, so that a round trip keeps unknown fields, odd spellings and the order of fields.
/// </summary>
public static class DocumentWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(
        Stream output, DocumentForm form, VersionRow version, IReadOnlyList<PhaseRow> phases, IReadOnlyList<EpicRow> epics,
        IReadOnlyList<StoryRow> stories)
    {
        using var source = JsonDocument.Parse(version.Source);
        var own = version.Form == form.Name;
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in source.RootElement.EnumerateObject())
        {
            if (!own && property.Name is "stories" or "userStories" or "phases" or "epics")
                continue;
            written.Add(property.Name);
            if (property.Name == form.Stories || (property.Name is "phases" or "epics" && property.Value.ValueKind == JsonValueKind.Null))
            {
                WriteList(property.Name);
            }
            else if (Known(property.Name) is { } value && !(property.Value.ValueKind == JsonValueKind.String && property.Value.ValueEquals(value)))
            {
                WriteKnown(property, value);
            }
            else
            {
                property.WriteTo(writer);
            }
        }

        var title = form == DocumentForm.Backlog ? "title" : "project";
        var ownId = form == DocumentForm.Backlog ? version.Id : "";
        var texts = new[] { (title, version.Title), ("version", ownId), ("shortTitle", version.ShortTitle), ("description", version.Description) };
        foreach (var (name, value) in texts.Where(text => text.Item2.Length > 0 && !written.Contains(text.Item1)))
            writer.WriteString(name, value);
        if (!written.Contains("phases") && (form == DocumentForm.Backlog || phases.Count > 0))
            WriteList("phases");
        if (!written.Contains("epics") && (form == DocumentForm.Backlog || epics.Count > 0))
            WriteList("epics");
        if (!written.Contains(form.Stories))
            WriteList(form.Stories);
        writer.WriteEndObject();

        string? Known(string name) => name switch
        {
            "title" => version.Title,
            "shortTitle" => version.ShortTitle,
            "description" => version.Description,
            _ => null,
        };

        void WriteKnown(JsonProperty property, string value)
        {
            // What could not be taken as a text on the way in goes out as it came.
            if (property.Value.ValueKind is JsonValueKind.String)
                writer.WriteString(property.Name, value);
            else
                property.WriteTo(writer);
        }

        void WriteList(string name)
        {
            writer.WriteStartArray(name);
            if (name == "phases")
                phases.ToList().ForEach(p => WriteGroup(p.Source, ("id", p.Id), ("name", p.Name)));
            else if (name == "epics")
                epics.ToList().ForEach(e => WriteGroup(e.Source, ("phase", e.Phase), ("id", e.Id), ("name", e.Name), ("description", e.Description)));
            else
                stories.ToList().ForEach(s => StoryWriter.Write(writer, s, form, own));
            writer.WriteEndArray();
        }

        void WriteGroup(string groupSource, params (string Name, object Value)[] fields)
        {
            using var group = JsonDocument.Parse(groupSource);
            writer.WriteStartObject();
            foreach (var property in group.RootElement.EnumerateObject())
                property.WriteTo(writer);
            foreach (var (name, value) in fields)
            {
                if (!group.RootElement.TryGetProperty(name, out _) && !(value is "" || (name == "name" && group.RootElement.TryGetProperty("title", out _))))
                {
                    writer.WritePropertyName(name);
                    if (value is int number)
                        writer.WriteNumberValue(number);
                    else
                        writer.WriteStringValue((string)value);
                }
            }

            writer.WriteEndObject();
        }
    }
}
