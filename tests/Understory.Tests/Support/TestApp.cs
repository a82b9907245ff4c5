using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Understory.Contracts;
using Understory.Engines;
using Understory.Storage;
using Xunit;

namespace Understory.Tests.Support;

/// <summary>The real application on a free port of loopback, over a data folder of its own, in this process.</summary>
public sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestStorage _storage;
    private readonly bool _keepStorage;

    private TestApp(WebApplication app, TestStorage storage, bool keepStorage)
    {
        _app = app;
        _storage = storage;
        _keepStorage = keepStorage;
        // A body that is refused for its size is not sent before the refusal is read, however busy the machine is.
        Http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(60) })
        {
            BaseAddress = new Uri(app.Urls.First()),
        };
    }

    public HttpClient Http { get; }

    public Database Database => _app.Services.GetRequiredService<Database>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="engine">Null for the one that the configuration chooses, which is the offline one.</param>
    /// <param name="storage">Null for a new one, removed at the end.</param>
    /// <param name="settings">Further configuration: <c>Tasks:Concurrency=1</c>.</param>
    public static Task<TestApp> Start(IEngine? engine = null, TestStorage? storage = null, params string[] settings) =>
        Start(_ => { }, engine, storage, settings);

    /// <param name="configure">The last word on what the application is made of.</param>
    /// <inheritdoc cref="Start(IEngine?, TestStorage?, string[])"/>
    public static async Task<TestApp> Start(
        Action<IServiceCollection> configure, IEngine? engine = null, TestStorage? storage = null, params string[] settings)
    {
        var data = storage ?? await TestStorage.Create();
        string[] args = ["--urls=http://127.0.0.1:0", .. data.Settings, "--ANTHROPIC_API_KEY=", "--ANTHROPIC_AUTH_TOKEN=", "--CLAUDE_CODE_OAUTH_TOKEN=", .. settings.Select(s => "--" + s)];
        var app = Server.Build(
            args,
            _ => data.Take(),
            builder =>
            {
                builder.Logging.ClearProviders();
                if (engine is not null)
                    builder.Services.Replace(ServiceDescriptor.Singleton(engine));
                configure(builder.Services);
            });
        await Server.Start(app, Cancel);
        return new TestApp(app, data, storage is not null);
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Imports a document that is written as JSON.</summary>
    public async Task<ImportReport> Import(string json, string query = "mode=apply")
    {
        using var response = await Post($"{Routes.Import}?{query}", json);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.ImportReport, Cancel))!;
    }

    public Task<HttpResponseMessage> Post(string path, string json, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, json, headers);

    public Task<HttpResponseMessage> Patch(string path, string json) => Send(HttpMethod.Patch, path, json);

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
            request.Headers.ExpectContinue = json.Length > 100_000;
        }

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request, Cancel);
    }

    public async Task<JsonElement> Json(string path) => await Http.GetFromJsonAsync<JsonElement>(path, Cancel);

    public async Task<BackgroundTask> CreateRefine(string version = "v1.0", string parameters = "{}")
    {
        using var response = await Post(
            Routes.Tasks, $$"""{ "type": "refine", "version": "{{version}}", "params": {{parameters}}, "context": { "returnPath": "/stories?version={{version}}" } }""");
        return await Read(response);
    }

    public async Task<BackgroundTask> CreateStoryEdit(string storyId, string requestedChanges, string version = "v1.0")
    {
        using var response = await Post(
            Routes.Tasks, JsonSerializer.Serialize(new { type = "story-edit", version, @params = new { storyId, requestedChanges } }));
        return await Read(response);
    }

    public async Task<BackgroundTask> Task(string id) =>
        (await Http.GetFromJsonAsync(Routes.Task(id), WireJson.Default.TaskResponse, Cancel))!.Task;

    public async Task<BackgroundTask> Act(string id, TaskAction action)
    {
        using var response = await Patch(Routes.Task(id), $$"""{ "action": "{{action.ToWord()}}" }""");
        return await Read(response);
    }

    /// <summary>Returns when the task is complete or failed. It follows the list's tag, so that it asks only when something changed.</summary>
    public Task<BackgroundTask> Finished(string id) => Until(id, task => task.IsFinished);

    public async Task<BackgroundTask> Until(string id, Func<BackgroundTask, bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var changes = Service<Tasks.TaskChanges>();
        while (true)
        {
            var tag = changes.Tag;
            var task = await Task(id);
            if (condition(task))
                return task;
            await changes.After(tag, limit.Token);
        }
    }

    public async Task<Story> Story(string version, string id) =>
        (await Http.GetFromJsonAsync(Routes.Story(version, id), WireJson.Default.StoryResponse, Cancel))!.Story;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (!_keepStorage)
            await _storage.DisposeAsync();
    }

    private static async Task<BackgroundTask> Read(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.TaskResponse, Cancel))!.Task;
    }
}
