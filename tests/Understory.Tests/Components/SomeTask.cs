using System.Text.Json;
using Understory.Contracts;

namespace Understory.Tests.Components;

/// <summary>Tasks as the server would send them.</summary>
internal static class SomeTask
{
    public static DateTimeOffset Start { get; } = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    public static BackgroundTask Queued(string id, int second = 0) => new()
    {
        Id = id,
        Type = TaskTypes.Refine,
        Status = TaskState.Queued,
        Version = "v1.0",
        Context = JsonSerializer.SerializeToElement(new() { ReturnPath = "/stories?version=v1.0" }, WireJson.Default.TaskContext),
        CreatedAt = Start.AddSeconds(second),
    };

    public static BackgroundTask Running(string id, int done = 0, int total = 31) => Queued(id) with
    {
        Status = TaskState.Running,
        StartedAt = Start,
        Progress = new(done, total),
        Engine = "offline",
    };

    public static BackgroundTask Complete(string id, string summary = "12 of 31 stories need work") => Running(id, 31) with
    {
        Status = TaskState.Complete,
        CompletedAt = Start.AddSeconds(48),
        Summary = summary,
    };

    public static BackgroundTask Failed(string id, ErrorKind kind = ErrorKind.Timeout, string error = "The engine fell silent for 60 s. Retry.") =>
        Running(id) with { Status = TaskState.Failed, CompletedAt = Start.AddSeconds(48), ErrorKind = kind, Error = error };

    public static BackgroundTask Read(this BackgroundTask task) => task with { ReadAt = Start.AddSeconds(60) };

    public static BackgroundTask With(this BackgroundTask task, params Refinement[] refinements) => task with
    {
        Result = JsonSerializer.SerializeToElement(new(refinements, "Some could be clearer."), WireJson.Default.RefineResult),
    };

    /// <summary>A story edit of 1.1.3 that returns to the story's page.</summary>
    public static BackgroundTask StoryEdited(string id, StoryEditResult result) => Complete(id, "1.1.3 and 1 related story") with
    {
        Type = TaskTypes.StoryEdit,
        Params = JsonSerializer.SerializeToElement(new(result.StoryId, "Name every setting."), WireJson.Default.StoryEditParams),
        Context = JsonSerializer.SerializeToElement(
            new() { ReturnPath = Routes.Pages.Story("v1.0", result.StoryId) }, WireJson.Default.TaskContext),
        Result = JsonSerializer.SerializeToElement(result, WireJson.Default.StoryEditResult),
    };

    public static StoryEditResult Target(string id, params RelatedUpdate[] related) => new(
        id, new() { Id = id, Title = "Handle settings" }, new("Each setting is named.", ["A reload keeps them"], "So that nothing is lost."),
        [.. related.Select(r => new RelatedStory(r.Id, r.Title))], related, "It names each setting.");

    public static BackgroundTask Generated(string id, params GeneratedStory[] stories) => Generated(id, null, stories);

    public static BackgroundTask Generated(string id, NewEpic? epic, params GeneratedStory[] stories) => Complete(id, "Suggested stories") with
    {
        Type = TaskTypes.Generate,
        Result = JsonSerializer.SerializeToElement(new(stories, "They fit the first phase.", epic), WireJson.Default.GenerateResult),
    };

    public static GeneratedStory Suggested(string title, int epic = 1) => new()
    {
        Title = title,
        Intent = "So that a person can keep it",
        Description = $"{title} works from the list.",
        Acceptance = ["A file arrives"],
        Phase = 1,
        Epic = epic,
        DependsOn = ["1.1.3"],
        Tags = ["export"],
    };

    /// <summary>A round of a task's review, for one of its items.</summary>
    public static BackgroundTask Round(this BackgroundTask task, string of, string item, string? feedback = "shorter") => task with
    {
        ParentTaskId = of,
        Params = JsonSerializer.SerializeToElement(new([item], feedback, of), WireJson.Default.RefineParams),
    };

    /// <summary>What the task read of these stories.</summary>
    public static BackgroundTask Reading(this BackgroundTask task, params Story[] stories) => task with
    {
        Bases = JsonSerializer.SerializeToElement(
            stories.ToDictionary(s => s.Id, s => new StoryBasis(s.Revision, new Dictionary<string, JsonElement>
            {
                [StoryFields.Intent] = JsonSerializer.SerializeToElement(s.Intent),
                [StoryFields.Description] = JsonSerializer.SerializeToElement(s.Description),
                [StoryFields.Acceptance] = JsonSerializer.SerializeToElement(s.Acceptance),
                [StoryFields.Tags] = JsonSerializer.SerializeToElement(s.Tags),
                [StoryFields.DependsOn] = JsonSerializer.SerializeToElement(s.DependsOn),
            })),
            WireJson.Default.DictionaryStringStoryBasis),
    };
}
