using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>
/// How a prerendered page hands its stories to the browser: what rows and groups show and nothing else, each story as an array,
/// so that a long list does not come a second time as large as it is.
/// </summary>
public sealed class LoadedStoriesState : PersistentComponentStateSerializer<LoadedStories>
{
    public override void Persist(LoadedStories value, IBufferWriter<byte> writer)
    {
        using var json = new Utf8JsonWriter(writer);
        json.WriteStartArray();
        json.WriteStringValue(value.Version);
        json.WriteStringValue(value.Query);
        JsonSerializer.Serialize(json, value.Backlog with { Stories = [] }, WireJson.Default.StoriesResponse);
        json.WriteStartArray();
        foreach (var story in value.Backlog.Stories)
            Write(json, story, value.Blocked.GetValueOrDefault(story.Id));
        json.WriteEndArray();
        json.WriteEndArray();
    }

    public override LoadedStories Restore(ReadOnlySequence<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        Next(ref reader);
        var (version, query) = (Text(ref reader)!, Text(ref reader)!);
        Next(ref reader);
        var groups = JsonSerializer.Deserialize(ref reader, WireJson.Default.StoriesResponse)!;
        var stories = new List<Story>();
        var blocked = new Dictionary<string, string>();
        Next(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var (story, by) = Read(ref reader);
            stories.Add(story);
            if (by is not null)
                blocked[story.Id] = by;
        }

        return new(version, query, groups with { Stories = stories }, blocked);
    }

    private static void Write(Utf8JsonWriter json, Story story, string? blocked)
    {
        json.WriteStartArray();
        json.WriteStringValue(story.Id);
        json.WriteStringValue(story.Title);
        json.WriteNumberValue(story.Phase);
        json.WriteNumberValue(story.Epic);
        json.WriteNumberValue(story.StoryNumber);
        json.WriteNumberValue(story.Criteria ?? story.Acceptance.Count);
        json.WriteNumberValue((story.Passes ? 1 : 0) + (story.Merged ? 2 : 0) + (story.Skipped ? 4 : 0));
        json.WriteNumberValue(story.Revision);
        json.WriteStringValue(blocked);
        Write(json, story.DependsOn);
        Write(json, story.Tags);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static (Story Story, string? Blocked) Read(ref Utf8JsonReader reader)
    {
        var (id, title) = (Text(ref reader)!, Text(ref reader)!);
        var (phase, epic, number, criteria) = (Whole(ref reader), Whole(ref reader), Whole(ref reader), Whole(ref reader));
        var (flags, revision, blocked) = (Whole(ref reader), Whole(ref reader), Text(ref reader));
        var (dependsOn, tags) = (Texts(ref reader), Texts(ref reader));
        Next(ref reader);
        return (new Story
        {
            Id = id,
            Title = title,
            Phase = phase,
            Epic = epic,
            StoryNumber = number,
            Criteria = criteria,
            Passes = (flags & 1) != 0,
            Merged = (flags & 2) != 0,
            Skipped = (flags & 4) != 0,
            Revision = revision,
            DependsOn = dependsOn,
            Tags = tags,
        }, blocked);
    }

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        Next(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(reader.GetString()!);
        return texts;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        Next(ref reader);
        return reader.GetString();
    }

    private static int Whole(ref Utf8JsonReader reader)
    {
        Next(ref reader);
        return reader.GetInt32();
    }

    private static void Next(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw new JsonException("The page's state is cut short.");
    }
}
