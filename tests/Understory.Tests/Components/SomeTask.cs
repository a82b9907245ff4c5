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

    /// <summary>What the task read of these stories.</summary>
    public static BackgroundTask Reading(this BackgroundTask task, params Story[] stories) => task with
    {
        Bases = JsonSerializer.SerializeToElement(
            stories.ToDictionary(s => s.Id, s => new StoryBasis(s.Revision, new Dictionary<string, JsonElement>
            {
                [StoryFields.Description] = JsonSerializer.SerializeToElement(s.Description),
                [StoryFields.Acceptance] = JsonSerializer.SerializeToElement(s.Acceptance),
                [StoryFields.Tags] = JsonSerializer.SerializeToElement(s.Tags),
                [StoryFields.DependsOn] = JsonSerializer.SerializeToElement(s.DependsOn),
            })),
            WireJson.Default.DictionaryStringStoryBasis),
    };
}
