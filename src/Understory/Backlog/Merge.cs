using System.Text.Json;
using System.Text.Json.Nodes;
using Understory.Backlog.Documents;
using Understory.Contracts;

namespace Understory.Backlog;

/// <summary>A document over what is there: the file wins for the fields that it carries, the rest stays.</summary>
internal static class Merge
{
    /// <param name="form">Of the version, which may be another than the document's.</param>
    public static MergedStory Into(StoryRow row, DocumentStory read, DocumentForm form)
    {
        var story = row.ToStory();
        var merged = StoryFieldValues.With(story, read.Story, read.Carried.Contains);
        var source = Sources(row.Source, read.Source);
        var rank = form == DocumentForm.Backlog || read.Priority is not null ? form.Rank(merged, read.Priority) : row.Rank;
        return new MergedStory(
            merged, rank, source, !StoryFieldValues.Same(story, merged) || source != row.Source || rank != row.Rank);
    }

    /// <summary>The row of the version: new, or the one that is there with the document's texts over it.</summary>
    public static VersionRow Version(string id, VersionRow? existing, BacklogDocument document) => new()
    {
        Id = id,
        Title = First(document.Title, existing?.Title, id),
        ShortTitle = First(document.ShortTitle, existing?.ShortTitle),
        Description = First(document.Description, existing?.Description),
        Form = existing?.Form ?? document.Form.Name,
        Source = existing is null
            ? document.Source
            : Sources(existing.Source, document.Source, document.Form.Name == existing.Form ? null : document.Form.Stories),
    };

    public static PhaseRow Phase(PhaseRow? existing, PhaseRow read) => existing is null ? read : new PhaseRow
    {
        Id = read.Id,
        Name = First(read.Name, existing.Name),
        Source = Sources(existing.Source, read.Source),
    };

    public static EpicRow Epic(EpicRow? existing, EpicRow read) => existing is null ? read : new EpicRow
    {
        Phase = read.Phase,
        Id = read.Id,
        Name = First(read.Name, existing.Name),
        Description = First(read.Description, existing.Description),
        Source = Sources(existing.Source, read.Source),
    };

    /// <summary>
    /// Two JSON objects in one; where both have a member the newer one's stays. The older text itself where the newer one
    /// says nothing else, however it spells it.
    /// </summary>
    private static string Sources(string older, string newer, string? without = null)
    {
        using var from = JsonDocument.Parse(newer);
        using var to = JsonDocument.Parse(older);
        var different = from.RootElement.EnumerateObject()
            .Where(property => property.Name != without)
            .Where(property => !to.RootElement.TryGetProperty(property.Name, out var value) || !JsonElement.DeepEquals(value, property.Value))
            .ToList();
        if (different.Count == 0)
            return older;
        var merged = JsonNode.Parse(older)!.AsObject();
        foreach (var property in different)
            merged[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        return merged.ToJsonString();
    }

    private static string First(params string?[] texts) => texts.FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? "";
}

/// <param name="Changes">Whether anything of the story, its place or its JSON is other than it was.</param>
internal sealed record MergedStory(Story Story, double Rank, string Source, bool Changes);
