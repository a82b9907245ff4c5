using System.Text.Json;
using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>
/// One story into a document. Its imported JSON is read again as it was read then: where that still gives the story's
/// present value the file's own spelling stays, else the present value is written.
/// </summary>
internal static class StoryWriter
{
    /// <summary>In the form of its version.</summary>
    public static void Write(Utf8JsonWriter writer, StoryRow row, DocumentForm form)
    {
        using var document = JsonDocument.Parse(row.Source);
        var source = document.RootElement;
        var story = row.ToStory();
        var isImported = source.EnumerateObject().Any();
        var read = new FieldReader(source, form, "", new ImportProblems());
        // What the file left to the story's place in it cannot be read again from the story alone.
        var before = StoryReader.ReadFields(read, row.Id, row.StoryNumber);
        var edits = new ObjectEdits();
        foreach (var field in form.Names.Keys)
        {
            var isSaid = field switch
            {
                "id" => StoryReader.OwnId(source) == row.Id,
                "priority" => form == DocumentForm.Backlog || form.Rank(story, read.Priority()) == row.Rank,
                _ => StoryFieldValues.Same(field, story, before),
            };
            if (isImported ? !isSaid : Belongs(field, story, form) || (field == "priority" && !isSaid))
                Put(edits, form.Spelling(source, field), form.Spelling(source, field) ?? form.Call(field), field, story, row.Rank);
        }

        edits.Write(writer, source);
    }

    /// <summary>In the other form than its version's.</summary>
    /// <param name="place">Its place among all stories, which is its priority where it has none.</param>
    public static void Convert(Utf8JsonWriter writer, StoryRow row, DocumentForm form, int place)
    {
        using var document = JsonDocument.Parse(row.Source);
        var imported = form == DocumentForm.Backlog ? DocumentForm.UserStories : DocumentForm.Backlog;
        var story = row.ToStory();
        var edits = new ObjectEdits();
        foreach (var field in form.Names.Keys)
        {
            var slot = imported.Spelling(document.RootElement, field);
            // Where the file has a priority it stays as it is: in the one form it is the order, in the other a field like any.
            if (field == "priority" ? slot is null && form == DocumentForm.UserStories : slot is not null || Belongs(field, story, form))
                Put(edits, slot, form.Call(field), field, story, place);
        }

        edits.Write(writer, document.RootElement);
    }

    // Whether a document of the form says the field of a story that does not have it from a file.
    private static bool Belongs(string field, Story story, DocumentForm form)
    {
        var isBacklog = form == DocumentForm.Backlog;
        var parts = StoryId.Parts(story.Id);
        return field switch
        {
            "id" or "title" or "description" or "acceptance" or "passes" => true,
            "intent" => isBacklog || story.Intent.Length > 0,
            "phase" => isBacklog || story.Phase != 1 || parts is not null,
            "epic" => isBacklog || story.Epic != 1 || parts is not null,
            "story_number" => isBacklog || story.StoryNumber != (parts?.Number ?? StoryId.TrailingNumber(story.Id)),
            "depends_on" => isBacklog || story.DependsOn.Count > 0,
            "tags" => isBacklog || story.Tags.Count > 0,
            "merged" => isBacklog || story.Merged,
            "skipped" => story.Skipped,
            "notes" => !isBacklog || story.Notes.Length > 0,
            _ => false,
        };
    }

    private static void Put(ObjectEdits edits, string? slot, string name, string field, Story story, double rank) =>
        edits.Put(slot, name, writer =>
        {
            switch (StoryFieldValues.Of(field, story))
            {
                case string text: writer.WriteStringValue(text); break;
                case bool flag: writer.WriteBooleanValue(flag); break;
                case int number: writer.WriteNumberValue(number); break;
                case IReadOnlyList<string> list:
                    writer.WriteStartArray();
                    foreach (var text in list)
                        writer.WriteStringValue(text);
                    writer.WriteEndArray();
                    break;
                default: writer.WriteNumberValue(rank); break;
            }
        });
}
