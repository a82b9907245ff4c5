using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Engines.Anthropic;
using Understory.FakeClaude;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Engines;

/// <summary>Every operation, and a round of each, over a backlog that says one text wherever it can outside of the outline.</summary>
/// <param name="Bodies">The requests as they were sent, in their order.</param>
internal sealed record HostileRun(IReadOnlyList<JsonElement> Bodies, IReadOnlyList<BackgroundTask> Tasks)
{
    public static async Task<HostileRun> Of(string text, Misbehaviour? misbehaviour = null, string name = "Story", string? intent = null)
    {
        await using var claude = await FakeClaudeServer.Start();
        if (misbehaviour is not null)
            claude.Script(misbehaviour with { Times = null });
        using var engine = new AnthropicEngine(new ClaudeOptions { ApiKey = "sk-test", BaseUrl = claude.BaseUrl }, TimeProvider.System);
        await using var app = await TestApp.Start(engine);
        await app.Import(Backlog(text, name, intent ?? text));

        var tasks = new List<BackgroundTask>();
        foreach (var (type, parameters, key) in new (string, object, string)[]
        {
            (TaskTypes.Refine, new { storyIds = new[] { "1.1.1", "1.1.2" } }, "1.1.1"),
            (TaskTypes.StoryEdit, new { storyId = "1.1.1", requestedChanges = text }, "1.1.1"),
            (TaskTypes.Generate, new { description = text }, "0"),
        })
        {
            var task = await Finished(app, JsonSerializer.Serialize(new { type, version = "v1.0", @params = parameters }));
            tasks.Add(task);
            if (task.Status == TaskState.Complete)
                tasks.Add(await app.Finished((await app.CreateRound(task, key, text)).Id));
        }

        return new HostileRun([.. claude.Calls.Select(call => call.Body)], tasks);
    }

    private static async Task<BackgroundTask> Finished(TestApp app, string body)
    {
        using var made = await app.Post(Routes.Tasks, body);
        var text = await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(made.IsSuccessStatusCode, text);
        return await app.Finished(JsonElement.Parse(text).GetProperty("task").GetProperty("id").GetString()!);
    }

    private static string Backlog(string text, string name, string intent) => JsonSerializer.Serialize(new
    {
        version = "v1.0",
        title = "Spring release",
        stories = new[] { "1.1.1", "1.1.2" }.Select(id => new
        {
            id,
            title = name,
            intent,
            description = text,
            acceptance = new[] { text, "It is shown." },
            tags = new[] { name },
            depends_on = id == "1.1.2" ? new[] { "1.1.1" } : [],
        }),
    });
}
