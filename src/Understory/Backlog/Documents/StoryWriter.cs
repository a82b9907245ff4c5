using System.Text.Json;
using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>
/// One story into a document. Its imported JSON is read again as it was read then: where that still gives the story's
/// present value the file's own spelling is written, else the present value.
/// </summary>
public static class StoryWriter
{
    /// <param name="own">Whether the story is written in the form that it was imported in.</param>
    public static void Write(Utf8JsonWriter writer, StoryRow row, DocumentForm form, bool own)
    {
        using var source = JsonDocument.Parse(row.Source);
        var imported = own ? form : form == DocumentForm.Backlog ? DocumentForm.UserStories : DocumentForm.Backlog;
        var story = row.ToStory();
        var before = Reread(source.RootElement, imported, row);
        var written = new HashSet<string>(StringComparer.Ordinal);

        writer.WriteStartObject();
        foreach (var property in source.RootElement.EnumerateObject())
        {
            var field = imported.Names.FirstOrDefault(n => n.Value.Contains(property.Name)).Key;
            if (field is null)
                property.WriteTo(writer);
            else if (!written.Add(field))
                continue;
            else if (own && before is not null && Same(field, story, before))
                property.WriteTo(writer);
            else
                WriteField(writer, form, field, story, row.Rank);
        }

        foreach (var field in form.Names.Keys.Where(f => !written.Contains(f) && IsWorthWriting(f, story, form, row)))
            WriteField(writer, form, field, story, row.Rank);
        writer.WriteEndObject();
    }

    // Null for a story that was made here.
    private static Story? Reread(JsonElement source, DocumentForm form, StoryRow row)
    {
        if (!source.EnumerateObject().Any())
            return null;
        using var list = JsonDocument.Parse($"[{source.GetRawText()}]");
        var story = new StoryReader(form, []).Read(list.RootElement).Single().Story;
        // What the file left to its place in the list cannot be read again from the story alone.
        return story with { Id = row.Id, StoryNumber = source.TryGetProperty("story_number", out _) ? story.StoryNumber : row.StoryNumber };
    }

    private static bool Same(string field, Story a, Story b) => field switch
    {
        "id" or "priority" => true,
        "title" => a.Title == b.Title,
        "intent" => a.Intent == b.Intent,
        "description" => a.Description == b.Description,
        "acceptance" => a.Acceptance.SequenceEqual(b.Acceptance),
        "phase" => a.Phase == b.Phase,
        "epic" => a.Epic == b.Epic,
        "story_number" => a.StoryNumber == b.StoryNumber,
        "depends_on" => a.DependsOn.SequenceEqual(b.DependsOn),
        "tags" => a.Tags.SequenceEqual(b.Tags),
        "passes" => a.Passes == b.Passes,
        "merged" => a.Merged == b.Merged,
        "skipped" => a.Skipped == b.Skipped,
        "notes" => a.Notes == b.Notes,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "is no field of a story"),
    };

    // A field that the file did not have is added when it says something, or when the form always has it.
    private static bool IsWorthWriting(string field, Story story, DocumentForm form, StoryRow row) => field switch
    {
        "id" or "passes" => true,
        "title" => story.Title != story.Id || row.Source == "{}",
        "description" => story.Description.Length > 0 || row.Source == "{}",
        "intent" => story.Intent.Length > 0,
        "acceptance" => story.Acceptance.Count > 0 || row.Source == "{}",
        "phase" or "epic" => form == DocumentForm.Backlog || story.Phase != 1 || story.Epic != 1,
        "story_number" or "merged" => form == DocumentForm.Backlog || (field == "merged" && story.Merged),
        "depends_on" => story.DependsOn.Count > 0,
        "tags" => story.Tags.Count > 0,
        "skipped" => story.Skipped,
        "notes" => story.Notes.Length > 0,
        "priority" => form == DocumentForm.UserStories && row.Rank < 1e15 && row.Source == "{}",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "is no field of a story"),
    };

    private static void WriteField(Utf8JsonWriter writer, DocumentForm form, string field, Story story, double rank)
    {
        writer.WritePropertyName(form.Call(field));
        switch (field)
        {
            case "id": writer.WriteStringValue(story.Id); break;
            case "title": writer.WriteStringValue(story.Title); break;
            case "intent": writer.WriteStringValue(story.Intent); break;
            case "description": writer.WriteStringValue(story.Description); break;
            case "acceptance": WriteList(story.Acceptance); break;
            case "phase": writer.WriteNumberValue(story.Phase); break;
            case "epic": writer.WriteNumberValue(story.Epic); break;
            case "story_number": writer.WriteNumberValue(story.StoryNumber); break;
            case "depends_on": WriteList(story.DependsOn); break;
            case "tags": WriteList(story.Tags); break;
            case "passes": writer.WriteBooleanValue(story.Passes); break;
            case "merged": writer.WriteBooleanValue(story.Merged); break;
            case "skipped": writer.WriteBooleanValue(story.Skipped); break;
            case "notes": writer.WriteStringValue(story.Notes); break;
            case "priority": writer.WriteNumberValue(rank); break;
            default: throw new ArgumentOutOfRangeException(nameof(field), field, "is no field of a story");
        }

        void WriteList(IReadOnlyList<string> list)
        {
            writer.WriteStartArray();
            foreach (var text in list)
                writer.WriteStringValue(text);
            writer.WriteEndArray();
        }
    }
}
