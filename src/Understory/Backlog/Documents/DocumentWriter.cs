using System.Text.Encodings.Web;
using System.Text.Json;

namespace Understory.Backlog.Documents;

/// <summary>
/// A version back into a document. What did not change since the import goes out as the file had it, so that a round
/// trip keeps unknown fields, odd spellings and the file's order.
/// </summary>
public static class DocumentWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="stories">In the order of the list on the page.</param>
    public static void Write(
        Stream output, DocumentForm form, VersionRow version, IReadOnlyList<PhaseRow> phases, IReadOnlyList<EpicRow> epics,
        IReadOnlyList<StoryRow> stories)
    {
        using var document = JsonDocument.Parse(version.Source);
        var source = document.RootElement;
        var own = version.Form == form.Name;
        var edits = new ObjectEdits();
        EditTexts(edits, source, version, form, own);
        var wantsGroups = form == DocumentForm.Backlog && !own;
        GroupWriter.Edit(edits, source, phases, wantsGroups);
        GroupWriter.Edit(edits, source, epics, wantsGroups);
        edits.Put(DocumentForm.ByName(version.Form)!.Stories, form.Stories, writer => WriteStories(writer, form, own, stories));

        using var writer = new Utf8JsonWriter(output, Options);
        edits.Write(writer, source);
    }

    private static void EditTexts(ObjectEdits edits, JsonElement source, VersionRow version, DocumentForm form, bool own)
    {
        var read = new FieldReader(source, DocumentReader.Top, "", new ImportProblems());
        var id = read.Text("version").Trim();
        if (id != version.Id && (id.Length > 0 || form == DocumentForm.Backlog))
            edits.Put(null, "version", version.Id);

        var title = DocumentReader.Title(read);
        var isSaid = title == version.Title || (own && title.Length == 0 && version.Title == version.Id);
        var hasTitle = !string.IsNullOrWhiteSpace(read.Text("title"));
        if (form == DocumentForm.Backlog ? !isSaid || (!own && !hasTitle) : !isSaid && hasTitle)
            edits.Put(null, "title", version.Title);
        else if (form == DocumentForm.UserStories && (!isSaid || (!own && string.IsNullOrWhiteSpace(read.Text("project")))))
            edits.Put(null, "project", version.Title);
        if (read.Text("shortTitle") != version.ShortTitle)
            edits.Put(null, "shortTitle", version.ShortTitle);
        if (read.Text("description") != version.Description)
            edits.Put(null, "description", version.Description);
    }

    private static void WriteStories(Utf8JsonWriter writer, DocumentForm form, bool own, IReadOnlyList<StoryRow> stories)
    {
        writer.WriteStartArray();
        if (own)
        {
            foreach (var story in stories.OrderBy(s => s.Position))
                StoryWriter.Write(writer, story, form);
        }
        else
        {
            foreach (var (story, i) in stories.Select((story, i) => (story, i)))
                StoryWriter.Convert(writer, story, form, i + 1);
        }

        writer.WriteEndArray();
    }
}
