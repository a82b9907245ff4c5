using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Understory.Contracts;
using Understory.Tasks;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>Every action in every state: the page of the docs, the code and the database agree.</summary>
public sealed partial class TaskActionsTests
{
    public static TheoryData<TaskAction, TaskState> All()
    {
        var data = new TheoryData<TaskAction, TaskState>();
        foreach (var action in Enum.GetValues<TaskAction>())
        {
            foreach (var state in Enum.GetValues<TaskState>())
                data.Add(action, state);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_action_answers_as_the_documents_say(TaskAction action, TaskState state)
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: "Tasks:Concurrency=1");
        await app.Import(Some.Backlog());
        var task = await TaskIn(state, app, engine);

        using var response = await app.Patch(Routes.Task(task.Id), $$"""{ "action": "{{action.ToWord()}}" }""");

        Assert.Equal(Documented()[(action, state)], (int)response.StatusCode);
        Assert.Equal(response.StatusCode == HttpStatusCode.Conflict, TaskLifecycle.Refuses(action, state, deleted: false) is not null);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_action_on_several_answers_for_each_what_it_answers_alone(TaskAction action, TaskState state)
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: "Tasks:Concurrency=1");
        await app.Import(Some.Backlog());
        var task = await TaskIn(state, app, engine);

        var done = await ActOnAll(app, action, task.Id, "nothing");
        var after = await app.Task(task.Id);

        Assert.Contains(done.Refused, r => r.Id == "nothing" && r.Error == "There is no task nothing.");
        if (Documented()[(action, state)] == 200)
        {
            Assert.Equal([task.Id], done.Tasks.Select(t => t.Id));
            Assert.Null(done.Tasks[0].Result);
        }
        else
        {
            Assert.Empty(done.Tasks);
            Assert.Equal(TaskLifecycle.Refuses(action, state, deleted: false), done.Refused.Single(r => r.Id == task.Id).Error);
            Assert.Equal((state, null, null), (after.Status, after.ReadAt, after.DeletedAt));
        }
    }

    [Fact]
    public async Task What_the_action_fits_is_done_though_others_are_refused_and_a_repeat_changes_nothing()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: "Tasks:Concurrency=1");
        await app.Import(Some.Backlog());
        var failed = await TaskIn(TaskState.Failed, app, engine);
        var complete = await TaskIn(TaskState.Complete, app, engine);
        var running = await TaskIn(TaskState.Running, app, engine);

        var done = await ActOnAll(app, TaskAction.Delete, running.Id, complete.Id, failed.Id, complete.Id);
        var tag = app.Service<TaskChanges>().Tag;
        var again = await ActOnAll(app, TaskAction.Delete, complete.Id, failed.Id);

        Assert.Equal([complete.Id, failed.Id], done.Tasks.Select(t => t.Id));
        Assert.Equal([new RefusedTask(running.Id, "The task is running: cancel first.")], done.Refused);
        Assert.Equal(done.Tasks.Select(t => t.DeletedAt), again.Tasks.Select(t => t.DeletedAt));
        Assert.Equal(tag, app.Service<TaskChanges>().Tag);
    }

    [Fact]
    public async Task Running_tasks_are_cut_and_retried_ones_are_taken_up_as_with_the_single_action()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: ["Tasks:Concurrency=2", "Tasks:PollSeconds=60"]);
        await app.Import(Some.Backlog());
        var tasks = new[] { await app.CreateRefine(), await app.CreateRefine() };
        var asked = new[] { await engine.Next(), await engine.Next() };

        await ActOnAll(app, TaskAction.Cancel, [.. tasks.Select(t => t.Id)]);
        foreach (var task in tasks)
            Assert.Equal(ErrorKind.Cancelled, (await app.Finished(task.Id)).ErrorKind);
        await ActOnAll(app, TaskAction.Retry, [.. tasks.Select(t => t.Id)]);

        Assert.All(asked, a => Assert.True(a.Cancelled.IsCancellationRequested));
        await engine.Next();
        await engine.Next();
    }

    [Theory]
    [InlineData("""{ "action": "read" }""", "ids")]
    [InlineData("""{ "action": "read", "ids": [] }""", "ids")]
    [InlineData("""{ "action": "read", "ids": null }""", "ids")]
    [InlineData("""{ "action": "read", "ids": "a" }""", "ids")]
    [InlineData("""{ "action": "read", "ids": ["a", null] }""", "ids[1]")]
    [InlineData("""{ "action": "read", "ids": ["a", 3] }""", "ids[1]")]
    [InlineData("""{ "action": "explode", "ids": ["a"] }""", "action")]
    [InlineData("MANY", "ids")]
    public async Task A_wrong_request_for_several_is_refused_with_the_name_of_the_member(string body, string field)
    {
        await using var app = await TestApp.Start();
        if (body == "MANY")
            body = JsonSerializer.Serialize(new { action = "read", ids = Enumerable.Range(0, 201).Select(n => $"{n}") });

        using var refused = await app.Post(Routes.TaskActions, body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([field], (await refused.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task A_deleted_task_is_not_retried_until_it_is_restored()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        var task = await TaskIn(TaskState.Failed, app, engine);
        await app.Act(task.Id, TaskAction.Delete);

        using var refused = await app.Patch(Routes.Task(task.Id), """{ "action": "retry" }""");
        await app.Act(task.Id, TaskAction.Restore);
        var retried = await app.Act(task.Id, TaskAction.Retry);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(2, retried.Run);
    }

    [Theory]
    [InlineData(TaskAction.Read)]
    [InlineData(TaskAction.Delete)]
    public async Task A_repeat_changes_nothing(TaskAction action)
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        var task = await app.Finished((await app.CreateRefine()).Id);
        var first = await app.Act(task.Id, action);
        var tag = app.Service<TaskChanges>().Tag;

        var second = await app.Act(task.Id, action);

        Assert.Equal((first.ReadAt, first.DeletedAt), (second.ReadAt, second.DeletedAt));
        Assert.Equal(tag, app.Service<TaskChanges>().Tag);
    }

    private static async Task<TaskActionsResponse> ActOnAll(TestApp app, TaskAction action, params string[] ids)
    {
        using var response = await app.Post(Routes.TaskActions, JsonSerializer.Serialize(new(action, ids), WireJson.Default.TaskActionsRequest));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.TaskActionsResponse, TestContext.Current.CancellationToken))!;
    }

    private static async Task<BackgroundTask> TaskIn(TaskState state, TestApp app, ScriptedEngine engine)
    {
        if (state == TaskState.Queued)
        {
            await app.CreateRefine();
            await engine.Next();
            return await app.CreateRefine();
        }

        var task = await app.CreateRefine();
        var asked = await engine.Next();
        if (state == TaskState.Running)
            return await app.Until(task.Id, t => t.Status == TaskState.Running);
        asked.Reply(state == TaskState.Complete
            ? ScriptedEngine.NeedsWork(asked.Question)
            : new Understory.Engines.Answer.Failure(ErrorKind.Unavailable, "Away.") { HoldsForAll = true });
        return await app.Finished(task.Id);
    }

    private static Dictionary<(TaskAction, TaskState), int> Documented()
    {
        var rows = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "task-states.md")));
        return rows
            .Where(row => Words.FromWord<TaskAction>(row.Groups[1].Value) is not null)
            .SelectMany(row => Enum.GetValues<TaskState>().Select((state, i) => (
                Key: (Words.FromWord<TaskAction>(row.Groups[1].Value)!.Value, state),
                Answer: int.Parse(row.Groups[i + 2].Value, System.Globalization.CultureInfo.InvariantCulture))))
            .ToDictionary(c => c.Key, c => c.Answer);
    }

    [GeneratedRegex(@"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
