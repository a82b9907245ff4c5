using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Web;

namespace Understory.Backlog.Documents;

/// <summary>A JSON document into a backlog, with every problem and its place. Reads only; it never refuses half-way.</summary>
public static class DocumentReader
{
    internal static readonly DocumentForm Top = new(
        "document", "", new Dictionary<string, string[]>
        {
            ["project"] = ["project"],
            ["version"] = ["version"],
            ["title"] = ["title"],
            ["shortTitle"] = ["shortTitle"],
            ["description"] = ["description"],
        });

    /// <summary>Null where the document is no backlog at all; the problems say why.</summary>
    public static BacklogDocument? Read(JsonElement root, ImportProblems problems)
    {
        if (UntrustedJson.FirstBadText(root) is var (path, sentence))
            return Refuse(path, sentence.TrimEnd('.'));
        if (root.ValueKind != JsonValueKind.Object)
            return Refuse("$", "the document should be an object with a list `stories` or `userStories`");
        var form = HasList(root, DocumentForm.Backlog) ? DocumentForm.Backlog
            : HasList(root, DocumentForm.UserStories) ? DocumentForm.UserStories
            : null;
        if (form is null)
            return Refuse("$", "the document has neither a list `stories` nor a list `userStories`");
        if (form == DocumentForm.Backlog && root.TryGetProperty(DocumentForm.UserStories.Stories, out _))
        {
            problems.Add(new ImportProblem(
                DocumentForm.UserStories.Stories, "stands beside stories, which was read; it was kept in the file's own form only",
                ProblemSeverity.Warning));
        }

        var fields = new FieldReader(root, Top, "", problems);
        return new BacklogDocument(
            form,
            fields.Text("version").Trim() is { Length: > 0 } version ? version : null,
            Title(fields),
            fields.Text("shortTitle"),
            fields.Text("description"),
            GroupReader.Phases(root, problems),
            GroupReader.Epics(root, problems),
            new StoryReader(form, problems).Read(root.GetProperty(form.Stories)),
            WithoutStories(root, form));

        BacklogDocument? Refuse(string at, string message)
        {
            problems.Add(new ImportProblem(at, message, ProblemSeverity.Error));
            return null;
        }
    }

    /// <summary>The title of a document, for which its project stands in; empty where it has neither.</summary>
    internal static string Title(FieldReader document)
    {
        var (project, title) = (document.Text("project"), document.Text("title"));
        return !string.IsNullOrWhiteSpace(title) ? title : !string.IsNullOrWhiteSpace(project) ? project : "";
    }

    private static bool HasList(JsonElement root, DocumentForm form) =>
        root.TryGetProperty(form.Stories, out var value) && value.ValueKind == JsonValueKind.Array;

    private static string WithoutStories(JsonElement root, DocumentForm form)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in root.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                // The list leaves its place behind, so that an export has its parts in the file's order.
                writer.WriteRawValue(property.Name == form.Stories ? "[]" : property.Value.GetRawText());
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
