using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed partial class NewTaskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_task_is_queued_with_what_was_asked_and_where_its_result_belongs()
    {
        await using var app = await Start();

        using var created = await app.Post(
            Routes.Tasks,
            """
            {
              "type": "refine", "version": "v1.0", "params": { "storyIds": ["1.1.2"] },
              "context": { "returnPath": "/stories?version=v1.0", "step": "review", "formData": { "scope": "one" } }
            }
            """);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var body = JsonDocument.Parse(await created.Content.ReadAsStringAsync(Cancel));
        var task = body.RootElement.GetProperty("task");
        Assert.Equal(Routes.Task(task.GetProperty("id").GetString()!), created.Headers.Location!.ToString());
        Assert.Equal(("refine", "queued", "v1.0"), (Text(task, "type"), Text(task, "status"), Text(task, "version")));
        Assert.Equal("1.1.2", task.GetProperty("params").GetProperty("storyIds")[0].GetString());
        var context = task.GetProperty("context");
        Assert.Equal(("/stories?version=v1.0", "review"), (Text(context, "returnPath"), Text(context, "step")));
        Assert.Equal("one", Text(context.GetProperty("formData"), "scope"));
        Assert.Matches(Instant(), Text(task, "created_at"));
        Assert.All(
            ["result", "error", "started_at", "completed_at", "read_at", "deleted_at"],
            name => Assert.Equal(JsonValueKind.Null, task.GetProperty(name).ValueKind));
    }

    [Theory]
    [InlineData("guess")]
    [InlineData("Refine")]
    [InlineData("")]
    public async Task A_type_that_is_none_of_the_three_is_refused(string type)
    {
        await using var app = await Start();

        using var refused = await app.Post(Routes.Tasks, $$"""{ "type": "{{type}}", "version": "v1.0" }""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(["type"], (await refused.Problem()).Errors!.Keys);
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("//example.com/")]
    [InlineData("stories")]
    [InlineData("/\\\\example.com")]
    public async Task A_place_that_is_not_ours_to_return_to_is_refused(string path)
    {
        await using var app = await Start();

        using var refused = await app.Post(
            Routes.Tasks, $$"""{ "type": "refine", "version": "v1.0", "context": { "returnPath": "{{path}}" } }""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(["context.returnPath"], (await refused.Problem()).Errors!.Keys);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog());
        return app;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex Instant();
}
