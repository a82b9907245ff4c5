using System.Net;
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
            : new Understory.Engines.Answer.Failure(ErrorKind.Unavailable, "Away."));
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
