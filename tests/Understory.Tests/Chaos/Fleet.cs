using System.Net.Http.Json;
using System.Text;
using Understory.Contracts;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Chaos;

/// <summary>Real processes as nodes, and what a person does with them over HTTP.</summary>
internal static class Fleet
{
    /// <summary>How long something may take that is to happen.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<ServerProcess> Start(TestStorage storage, FakeClaudeServer claude, string name, params string[] args) => ServerProcess.Start(
        storage.Settings,
        new Dictionary<string, string?> { ["ANTHROPIC_API_KEY"] = "sk-test", ["ANTHROPIC_BASE_URL"] = claude.BaseUrl },
        [$"--node={name}", .. args]);

    public static async Task Import(ServerProcess server, int stories = 3)
    {
        using var imported = await server.Http.PostAsync(
            Routes.Import + "?mode=apply", new StringContent(Some.Backlog(stories), Encoding.UTF8, "application/json"), Cancel);
        imported.EnsureSuccessStatusCode();
    }

    /// <param name="key">What a repeated request is known by; null for one that is not repeated.</param>
    /// <returns>The task's id.</returns>
    public static async Task<string> Refine(ServerProcess server, string parameters = "{}", string? key = null)
    {
        var body = $$"""{ "type": "refine", "version": "v1.0", "params": {{parameters}} }""";
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.Tasks) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var created = await server.Http.SendAsync(request, Cancel);
        created.EnsureSuccessStatusCode();
        return (await created.Content.ReadFromJsonAsync(WireJson.Default.TaskResponse, Cancel))!.Task.Id;
    }

    public static async Task<string> ImportAndRefine(ServerProcess server, string parameters = "{}")
    {
        await Import(server);
        return await Refine(server, parameters);
    }

    /// <summary>From outside of the process there is only the poll that every client uses.</summary>
    public static async Task<BackgroundTask> Finished(ServerProcess server, string id)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        while (true)
        {
            var task = (await server.Http.GetFromJsonAsync(Routes.Task(id), WireJson.Default.TaskResponse, limit.Token))!.Task;
            if (task.IsFinished)
                return task;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }
}
