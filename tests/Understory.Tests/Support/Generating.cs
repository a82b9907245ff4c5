using System.Net.Http.Json;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Xunit;

namespace Understory.Tests.Support;

/// <summary>Generate tasks, and answers to them.</summary>
public static class Generating
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<BackgroundTask> CreateGenerate(this TestApp app, string description, string version = "v1.0")
    {
        using var response = await app.Post(
            Routes.Tasks, JsonSerializer.Serialize(new { type = "generate", version, @params = new { description } }));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.TaskResponse, Cancel))!.Task;
    }

    /// <summary>A complete task and what it suggests.</summary>
    public static async Task<(BackgroundTask Task, GenerateResult Result)> Generate(this TestApp app, string description = "Anything.")
    {
        var task = await app.Finished((await app.CreateGenerate(description)).Id);
        Assert.True(task.Status == TaskState.Complete, task.Error);
        return (task, task.Result!.Value.Deserialize(WireJson.Default.GenerateResult)!);
    }

    public static async Task<ApplyResponse> Apply(this TestApp app, BackgroundTask task, string body)
    {
        using var response = await app.Post(Routes.Apply(task.Id), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.ApplyResponse, Cancel))!;
    }

    public static async Task<StoriesResponse> Stories(this TestApp app, string version = "v1.0") =>
        (await app.Http.GetFromJsonAsync(Routes.Stories(version), WireJson.Default.StoriesResponse, Cancel))!;

    /// <summary>An engine that always answers with these stories.</summary>
    public static ScriptedEngine Engine(params object[] stories) => new() { Always = _ => Answer(null, stories) };

    public static ScriptedEngine EngineWithEpic(object newEpic, params object[] stories) => new() { Always = _ => Answer(newEpic, stories) };

    public static Answer Answer(object? newEpic, params object[] stories) => ScriptedEngine.Json(
        JsonSerializer.SerializeToElement(new { reasoning = "Because.", new_epic = newEpic, stories }));

    public static object NewEpic(int phase = 1) => new { needed = true, phase, name = "Waiting list", description = "For those who wait." };

    public static object Item(string title = "Leave the queue", int phase = 1, int epic = 1, params string[] dependsOn) => new
    {
        title,
        intent = "so that nobody holds a place for nothing",
        description = "As a member, I want to leave the queue.",
        acceptance = new[] { "The place is free at once." },
        phase,
        epic,
        depends_on = dependsOn,
        tags = new[] { "queue" },
    };
}
