using System.Globalization;
using System.Text.Json;
using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>The stories of a document. A story that cannot be kept is an error; all else is read and reported.</summary>
public sealed class StoryReader(DocumentForm form, List<ImportProblem> problems)
{
    // After every story that has a priority, in the order of the document.
    private const double NoPriority = 1e15;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public IReadOnlyList<DocumentStory> Read(JsonElement list)
    {
        var read = new List<DocumentStory>();
        foreach (var (item, i) in list.EnumerateArray().Select((item, i) => (item, i)))
        {
            if (ReadStory(item, $"{form.Stories}[{i}]", i) is { } story)
                read.Add(story);
        }

        return read;
    }

    private DocumentStory? ReadStory(JsonElement item, string path, int index)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new ImportProblem(path, "should be an object", ProblemSeverity.Error));
            return null;
        }

        var fields = new FieldReader(item, form, path, problems);
        var (phase, epic, number) = (fields.Number("phase"), fields.Number("epic"), fields.Number("story_number"));
        var id = ReadId(item, path, index, phase, epic, number);
        if (!StoryId.IsValid(id))
        {
            problems.Add(new ImportProblem($"{path}.id", $"\"{Shorten(id)}\" cannot be used: {StoryId.Rule}", ProblemSeverity.Error));
            return null;
        }

        if (!_ids.Add(id))
        {
            problems.Add(new ImportProblem($"{path}.id", $"\"{id}\" is the id of an earlier story", ProblemSeverity.Error));
            return null;
        }

        var title = fields.Text("title").Trim();
        if (title.Length == 0)
            problems.Add(new ImportProblem($"{path}.title", "is missing; the id stands in for it", ProblemSeverity.Warning));

        var parts = StoryId.Parts(id);
        var story = new Story
        {
            Id = id,
            Title = title.Length == 0 ? id : title,
            Intent = fields.Text("intent"),
            Description = fields.Text("description"),
            Acceptance = fields.List("acceptance"),
            Phase = phase ?? parts?.Phase ?? 1,
            Epic = epic ?? parts?.Epic ?? 1,
            StoryNumber = number ?? parts?.Number ?? StoryId.TrailingNumber(id) ?? index + 1,
            DependsOn = fields.List("depends_on"),
            Tags = fields.List("tags"),
            Passes = fields.Flag("passes"),
            Merged = fields.Flag("merged"),
            Skipped = fields.Flag("skipped"),
            Notes = fields.Text("notes"),
        };
        var rank = form == DocumentForm.UserStories ? fields.Priority("priority") ?? NoPriority : story.StoryNumber;
        return new DocumentStory(story, rank, path, fields.Carried, item.GetRawText());
    }

    private string ReadId(JsonElement item, string path, int index, int? phase, int? epic, int? number)
    {
        if (item.TryGetProperty("id", out var value))
        {
            if (value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text)
                return StoryId.Normalise(text);
            if (value.ValueKind == JsonValueKind.Number)
                return value.GetRawText();
        }

        var given = form == DocumentForm.Backlog && phase is not null && epic is not null && number is not null
            ? $"{phase}.{epic}.{number}"
            : FreeId(index);
        problems.Add(new ImportProblem($"{path}.id", $"is missing; the story was given {given}", ProblemSeverity.Warning));
        return given;
    }

    private string FreeId(int index)
    {
        for (var number = index + 1; ; number++)
        {
            var id = form == DocumentForm.Backlog
                ? $"1.1.{number}"
                : string.Create(CultureInfo.InvariantCulture, $"US-{number:000}");
            if (!_ids.Contains(id))
                return id;
        }
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
