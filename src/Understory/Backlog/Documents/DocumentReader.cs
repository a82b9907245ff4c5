using System.Text.Json;
using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>A JSON document into a backlog, with every problem and its place. Reads only; it never refuses half-way.</summary>
public static class DocumentReader
{
    /// <summary>Null where the document is no backlog at all; the problems say why.</summary>
    public static BacklogDocument? Read(JsonElement root, List<ImportProblem> problems)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Refuse("$", "the document should be an object with `stories` or `userStories`");
        var form = HasList(root, "stories") ? DocumentForm.Backlog : HasList(root, "userStories") ? DocumentForm.UserStories : null;
        if (form is null)
            return Refuse("$", "the document has neither a list `stories` nor a list `userStories`");

        var stories = new StoryReader(form, problems).Read(root.GetProperty(form.Stories));
        var fields = new FieldReader(root, Top, "$", problems);
        var project = fields.Text("project");
        return new BacklogDocument(
            form,
            fields.Text("version").Trim() is { Length: > 0 } version ? version : null,
            fields.Text("title") is { Length: > 0 } title ? title : project,
            fields.Text("shortTitle"),
            fields.Text("description"),
            Groups(root, "phases", problems, ReadPhase),
            Groups(root, "epics", problems, ReadEpic),
            stories,
            WithoutLists(root, form));

        BacklogDocument? Refuse(string path, string message)
        {
            problems.Add(new ImportProblem(path, message, ProblemSeverity.Error));
            return null;
        }
    }

    /// <summary>The lists of a document that are kept in tables of their own.</summary>
    internal static bool IsOwnList(DocumentForm form, JsonProperty property) =>
        property.Name == form.Stories || (property.Name is "phases" or "epics" && property.Value.ValueKind == JsonValueKind.Array);

    private static readonly DocumentForm Top = new(
        "document", "", new Dictionary<string, string[]>
        {
            ["project"] = ["project"],
            ["version"] = ["version"],
            ["title"] = ["title"],
            ["shortTitle"] = ["shortTitle"],
            ["description"] = ["description"],
        });

    private static readonly DocumentForm Group = new(
        "group", "", new Dictionary<string, string[]>
        {
            ["id"] = ["id"],
            ["phase"] = ["phase"],
            ["name"] = ["name", "title"],
            ["description"] = ["description"],
        });

    private static bool HasList(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array;

    private static List<T> Groups<T>(
        JsonElement root, string name, List<ImportProblem> problems, Func<FieldReader, JsonElement, (T Group, object Key)?> read)
    {
        var groups = new List<T>();
        if (!root.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
            return groups;
        if (list.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new ImportProblem(name, "should be a list", ProblemSeverity.Warning));
            return groups;
        }

        var keys = new HashSet<object>();
        foreach (var (item, i) in list.EnumerateArray().Select((item, i) => (item, i)))
        {
            var path = $"{name}[{i}]";
            if (item.ValueKind != JsonValueKind.Object || read(new FieldReader(item, Group, path, problems), item) is not { } found)
                problems.Add(new ImportProblem(path, "should be an object with a whole number as its id", ProblemSeverity.Error));
            else if (!keys.Add(found.Key))
                problems.Add(new ImportProblem(path, "has the id of an earlier one", ProblemSeverity.Error));
            else
                groups.Add(found.Group);
        }

        return groups;
    }

    private static (PhaseRow, object)? ReadPhase(FieldReader fields, JsonElement item) =>
        fields.Number("id") is { } id
            ? (new PhaseRow { Id = id, Name = fields.Text("name"), Source = item.GetRawText() }, id)
            : null;

    private static (EpicRow, object)? ReadEpic(FieldReader fields, JsonElement item)
    {
        if (fields.Number("id") is not { } id)
            return null;
        var phase = fields.Number("phase") ?? 1;
        var epic = new EpicRow
        {
            Phase = phase,
            Id = id,
            Name = fields.Text("name"),
            Description = fields.Text("description"),
            Source = item.GetRawText(),
        };
        return (epic, (phase, id));
    }

    private static string WithoutLists(JsonElement root, DocumentForm form)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in root.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                // The lists leave their place behind, so that an export has its parts in the file's order.
                if (IsOwnList(form, property))
                    writer.WriteNullValue();
                else
                    writer.WriteRawValue(property.Value.GetRawText());
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
