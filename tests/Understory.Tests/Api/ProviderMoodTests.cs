using System.Net.Http.Json;
using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>What a provider's moods do to tasks, and how everybody is told of them once.</summary>
public sealed class ProviderMoodTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_rate_limit_sends_the_task_back_at_no_cost_and_takes_no_other_until_it_is_over()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog(14));
        var task = await app.CreateRefine();
        (await engine.Next()).ReplyWell();
        var (second, third) = (await engine.Next(), await engine.Next());
        second.Reply(Limited(TimeSpan.FromHours(1)));
        third.ReplyWell();

        var waits = await app.Until(task.Id, t => t.Status == TaskState.Queued && t.Waiting == WaitReason.ProviderPaused);
        var other = await app.CreateRefine();

        Assert.Equal((0, null), (waits.Attempt, waits.ErrorKind));
        Assert.Equal((TaskState.Queued, WaitReason.ProviderPaused), ((await app.Task(other.Id)).Status, (await app.Task(other.Id)).Waiting));
        Assert.Equal(3, engine.Calls);
        var provider = (await List(app)).Provider!;
        Assert.Equal((ErrorKind.RateLimited, "The rate limit is reached."), (provider.Kind, provider.Message));
        Assert.InRange(provider.Until!.Value - provider.Since, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task A_task_that_was_sent_back_goes_on_with_what_it_has_when_the_wait_is_over()
    {
        await using var storage = await TestStorage.Create();
        var engine = new ScriptedEngine();
        string id;
        await using (var app = await TestApp.Start(engine, storage))
        {
            await app.Import(Some.Backlog(14));
            id = (await app.CreateRefine()).Id;
            (await engine.Next()).ReplyWell();
            var (second, third) = (await engine.Next(), await engine.Next());
            second.Reply(Limited(TimeSpan.FromHours(1)));
            third.ReplyWell();
            await app.Until(id, t => t.Status == TaskState.Queued);
            await app.Database.Write(session => session.Execute($"UPDATE tasks SET available_at = {session.Dialect.Now}"), Cancel);
        }

        var later = new ScriptedEngine { Always = ScriptedEngine.NeedsWork };
        await using var again = await TestApp.Start(later, storage);
        var task = await again.Finished(id);

        // The part that is missing is two by now: a few stories first again.
        Assert.Equal((TaskState.Complete, 1, 2), (task.Status, task.Attempt, later.Calls));
        Assert.Equal(14, task.Result!.Value.Deserialize(WireJson.Default.RefineResult)!.Refinements.Count);
    }

    [Fact]
    public async Task What_a_person_must_mend_is_said_until_a_question_is_answered()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        var task = await app.CreateRefine();
        (await engine.Next()).Reply(new Answer.Failure(ErrorKind.Unavailable, "Claude refused the API key.") { HoldsForAll = true });
        Assert.Equal(ErrorKind.Unavailable, (await app.Finished(task.Id)).ErrorKind);
        Assert.Equal(("Claude refused the API key.", null), (await Told(app, mood => mood is not null) is { } mood ? (mood.Message, mood.Until) : default));

        await app.Act(task.Id, TaskAction.Retry);
        (await engine.Next()).ReplyWell();

        Assert.Equal(TaskState.Complete, (await app.Finished(task.Id)).Status);
        Assert.Null(await Told(app, mood => mood is null));
    }

    private static Answer.Failure Limited(TimeSpan wait) => new(ErrorKind.RateLimited, "The rate limit is reached.") { RetryAfter = wait };

    private static async Task<ProviderMood?> Told(TestApp app, Func<ProviderMood?, bool> condition)
    {
        var changes = app.Service<Understory.Tasks.TaskChanges>();
        while (true)
        {
            var seen = changes.Tag;
            if ((await List(app)).Provider is var mood && condition(mood))
                return mood;
            await changes.After(seen, Cancel).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancel);
        }
    }

    private static async Task<TaskListResponse> List(TestApp app) =>
        (await app.Http.GetFromJsonAsync(Routes.Tasks, WireJson.Default.TaskListResponse, Cancel))!;
}
