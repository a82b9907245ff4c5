using System.Text.Json.Nodes;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>A document over what is there: the file wins for the fields that it carries, the rest stays.</summary>
internal static class Merge
{
    public static bool Changes(Story story, DocumentStory read)
    {
        var merged = Into(story, read);
        return !(merged with { Acceptance = story.Acceptance, DependsOn = story.DependsOn, Tags = story.Tags }).Equals(story)
            || !merged.Acceptance.SequenceEqual(story.Acceptance)
            || !merged.DependsOn.SequenceEqual(story.DependsOn)
            || !merged.Tags.SequenceEqual(story.Tags);
    }

    public static Story Into(Story story, DocumentStory read)
    {
        var file = read.Story;
        bool Has(string field) => read.Carried.Contains(field);
        return story with
        {
            Title = Has("title") ? file.Title : story.Title,
            Intent = Has("intent") ? file.Intent : story.Intent,
            Description = Has("description") ? file.Description : story.Description,
            Acceptance = Has("acceptance") ? file.Acceptance : story.Acceptance,
            Phase = Has("phase") ? file.Phase : story.Phase,
            Epic = Has("epic") ? file.Epic : story.Epic,
            StoryNumber = Has("story_number") ? file.StoryNumber : story.StoryNumber,
            DependsOn = Has("depends_on") ? file.DependsOn : story.DependsOn,
            Tags = Has("tags") ? file.Tags : story.Tags,
            Passes = Has("passes") ? file.Passes : story.Passes,
            Merged = Has("merged") ? file.Merged : story.Merged,
            Skipped = Has("skipped") ? file.Skipped : story.Skipped,
            Notes = Has("notes") ? file.Notes : story.Notes,
        };
    }

    /// <summary>The row of the version: new, or the one that is there with the document's texts over it.</summary>
    public static async Task<VersionRow> Version(Session session, string id, BacklogDocument document)
    {
        var existing = await session.Version(id);
        return new VersionRow
        {
            Id = id,
            Title = First(document.Title, existing?.Title, id),
            ShortTitle = First(document.ShortTitle, existing?.ShortTitle),
            Description = First(document.Description, existing?.Description),
            Form = existing?.Form ?? document.Form.Name,
            Source = existing is null ? document.Source : Sources(existing.Source, document.Source),
        };
    }

    /// <summary>Two JSON objects in one; where both have a member the newer one's stays.</summary>
    public static string Sources(string older, string newer)
    {
        var merged = JsonNode.Parse(older)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(newer)!.AsObject())
            merged[name] = value?.DeepClone();
        return merged.ToJsonString();
    }

    private static string First(params string?[] texts) => texts.FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? "";
}
