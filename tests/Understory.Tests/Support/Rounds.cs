using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Support;

/// <summary>Feedback rounds, and reviews that are kept.</summary>
public static class Rounds
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Asks for a round of a task, or of a round, with the params of what it tries again.</summary>
    public static Task<HttpResponseMessage> PostRound(this TestApp app, BackgroundTask parent, string key, string? feedback)
    {
        var parameters = parent.Params is { } of ? JsonNode.Parse(of.GetRawText())!.AsObject() : [];
        parameters["storyIds"] = new JsonArray(key);
        parameters["feedback"] = feedback;
        parameters["parentTaskId"] = parent.Id;
        return app.Post(Routes.Tasks, new JsonObject { ["type"] = parent.Type, ["version"] = parent.Version, ["params"] = parameters }.ToJsonString());
    }

    public static async Task<BackgroundTask> CreateRound(this TestApp app, BackgroundTask parent, string key, string? feedback)
    {
        using var response = await app.PostRound(parent, key, feedback);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.TaskResponse, Cancel))!.Task;
    }

    /// <summary>A complete round.</summary>
    public static async Task<BackgroundTask> Round(this TestApp app, BackgroundTask parent, string key, string? feedback)
    {
        var round = await app.Finished((await app.CreateRound(parent, key, feedback)).Id);
        Assert.True(round.Status == TaskState.Complete, round.Error);
        return round;
    }

    public static async Task<ReviewState> Review(this TestApp app, string taskId) =>
        (await app.Http.GetFromJsonAsync(Routes.Review(taskId), WireJson.Default.ReviewResponse, Cancel))!.Review;

    public static Task<HttpResponseMessage> Put(this TestApp app, string taskId, string review) =>
        app.Send(HttpMethod.Put, Routes.Review(taskId), review);

    public static async Task<ReviewState> Save(this TestApp app, string taskId, string review)
    {
        using var response = await app.Put(taskId, review);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.ReviewResponse, Cancel))!.Review;
    }
}
