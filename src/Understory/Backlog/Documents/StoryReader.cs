using System.Globalization;
using System.Text.Json;
using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>The stories of a document. A story that cannot be kept is an error; all else is read and reported.</summary>
public sealed class StoryReader(DocumentForm form, ImportProblems problems)
{
    // Every id that the document gives, so that none of them is given to a story without one.
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private int _nextFree = 1;

    public IReadOnlyList<DocumentStory> Read(JsonElement list)
    {
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object && OwnId(item) is { } id)
                _given.Add(id);
        }

        var read = new List<DocumentStory>();
        foreach (var (item, i) in list.EnumerateArray().Select((item, i) => (item, i)))
        {
            if (ReadStory(item, $"{form.Stories}[{i}]", i) is { } story)
                read.Add(story);
        }

        return read;
    }

    /// <summary>The id that an object gives itself, as we spell it; null where it gives none that is a text or a number.</summary>
    public static string? OwnId(JsonElement item)
    {
        if (!item.TryGetProperty("id", out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim() is { Length: > 0 } text ? StoryId.Normalise(text) : null,
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    /// <param name="number">Where neither the object nor its id has a number.</param>
    public static Story ReadFields(FieldReader fields, string id, int number) => ReadFields(fields, id, number, out _);

    private static Story ReadFields(FieldReader fields, string id, int number, out IReadOnlyList<string> dependencies)
    {
        var title = fields.Text("title").Trim();
        if (title.Length == 0)
            fields.Missing("title", "is missing; the id stands in for it");
        var parts = StoryId.Parts(id);
        return new Story
        {
            Id = id,
            Title = title.Length == 0 ? id : title,
            Intent = fields.Text("intent"),
            Description = fields.Text("description"),
            Acceptance = fields.List("acceptance"),
            Phase = fields.Number("phase") ?? parts?.Phase ?? 1,
            Epic = fields.Number("epic") ?? parts?.Epic ?? 1,
            StoryNumber = fields.Number("story_number") ?? parts?.Number ?? number,
            DependsOn = fields.List("depends_on", out dependencies),
            Tags = fields.List("tags"),
            Passes = fields.Flag("passes"),
            Merged = fields.Flag("merged"),
            Skipped = fields.Flag("skipped"),
            Notes = fields.Text("notes"),
        };
    }

    private DocumentStory? ReadStory(JsonElement item, string path, int index)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new ImportProblem(path, "should be an object", ProblemSeverity.Error));
            return null;
        }

        var id = OwnId(item) ?? GiveId(item, path, index);
        if (!StoryId.IsValid(id))
        {
            problems.Add(new ImportProblem($"{path}.id", $"\"{StoryId.Shorten(id)}\" cannot be used: {StoryId.Rule}", ProblemSeverity.Error));
            return null;
        }

        if (!_read.Add(id))
        {
            problems.Add(new ImportProblem($"{path}.id", $"\"{id}\" is the id of an earlier story", ProblemSeverity.Error));
            return null;
        }

        if (item.TryGetProperty("id", out var written) && written.ValueKind == JsonValueKind.Number)
            problems.Add(new ImportProblem($"{path}.id", $"should be a text; it was taken as \"{id}\"", ProblemSeverity.Warning));
        var fields = new FieldReader(item, form, path, problems);
        var number = StoryId.TrailingNumber(id) is { } trailing and <= StoryId.MostNumber ? trailing : index + 1;
        var story = ReadFields(fields, id, number, out var dependencies);
        var priority = form.Name == DocumentForm.UserStories.Name ? fields.Priority() : null;
        var places = new DependencyPlaces(fields.Place("depends_on"), dependencies);
        return new DocumentStory(story, priority, path, places, fields.Carried, item.GetRawText());
    }

    private string GiveId(JsonElement item, string path, int index)
    {
        var silent = new FieldReader(item, form, path, new ImportProblems());
        var (phase, epic, number) = (silent.Number("phase"), silent.Number("epic"), silent.Number("story_number"));
        var given = $"{phase}.{epic}.{number}";
        if (form.Name != DocumentForm.Backlog.Name || phase is null || epic is null || number is null || _given.Contains(given))
            given = FreeId(index);
        _given.Add(given);
        var what = item.TryGetProperty("id", out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.String)
            ? "should be a text"
            : "is missing";
        problems.Add(new ImportProblem($"{path}.id", $"{what}; the story was given {given}", ProblemSeverity.Warning));
        return given;
    }

    private string FreeId(int index)
    {
        // Never looks at a number twice, so that a long list without ids stays linear.
        for (_nextFree = Math.Max(_nextFree, index + 1); ; _nextFree++)
        {
            var id = form.Name == DocumentForm.Backlog.Name
                ? $"1.1.{_nextFree}"
                : string.Create(CultureInfo.InvariantCulture, $"US-{_nextFree:000}");
            if (!_given.Contains(id))
                return id;
        }
    }
}
