using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>A refine of more stories than one question holds: 3, 6 and 5 of 14.</summary>
public sealed class RefinePartsTests
{
    [Fact]
    public async Task The_first_part_begins_alone_and_then_all_others_are_asked_up_to_the_limit()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: "Claude:QuestionsAtOnce=2");
        var task = await Begin(app);
        var first = await engine.Next();
        Assert.Equal(["1.1.1", "1.1.2", "1.1.3"], Ids(first));
        Assert.Equal(1, engine.Calls);

        first.Question.OnBegin!();
        var second = await engine.Next();
        Assert.Equal(2, engine.Calls);
        first.ReplyWell();
        var third = await engine.Next();
        Assert.Equal(first.Question.System, third.Question.System);
        second.ReplyWell();
        third.ReplyWell();

        var (finished, result) = await Finished(app, task);
        Assert.Equal(Enumerable.Range(1, 14).Select(n => $"1.1.{n}"), result.Refinements.Select(r => r.Id));
        Assert.Equal((3, "14 of 14 stories need work", "All 14 stories need work."), (engine.Calls, finished.Summary, result.Summary));
        Assert.Equal(30, finished.Usage!.OutputTokens);
    }

    [Fact]
    public async Task What_is_finished_is_shown_while_the_rest_runs_and_can_be_decided_on()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        var task = await Begin(app);
        (await engine.Next()).ReplyWell();
        await engine.Next();

        var running = await app.Until(task, t => t.Progress is { Done: 3 });

        Assert.Equal((TaskState.Running, 14, "3 of 14 stories"), (running.Status, running.Progress!.Total, running.Progress.Message));
        var partial = (await app.Until(task, t => t.Partial is not null)).Partial!.Value.Deserialize(WireJson.Default.RefineResult)!;
        Assert.Equal(["1.1.1", "1.1.2", "1.1.3"], partial.Refinements.Select(r => r.Id));
        using var kept = await app.Send(HttpMethod.Put, $"{Routes.Task(task)}/review", """{ "revision": 0, "items": { "1.1.2": { "decision": "dismissed" } } }""");
        Assert.True(kept.IsSuccessStatusCode);
    }

    [Fact]
    public async Task What_is_missing_or_does_not_fit_is_asked_for_again_once_and_alone()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        var task = await Begin(app);
        var first = await engine.Next();
        var stories = StoryText.ReadStories(first.Question.Prompt);
        first.Reply(ScriptedEngine.Items(ScriptedEngine.Item("1.1.1", stories[0].Story, "Good."), ScriptedEngine.Item("9.9.9", stories[1].Story, "Nobody asked.")));
        var others = await Take(engine, 4);
        Assert.Equal(["1.1.2", "1.1.3"], others.Where(a => Ids(a).Count == 1).Select(a => Ids(a)[0]).Order());

        foreach (var asked in others)
        {
            // The second story is left out a second time.
            asked.Reply(Ids(asked) is ["1.1.2"] ? ScriptedEngine.Items() : ScriptedEngine.NeedsWork(asked.Question));
        }

        var (finished, result) = await Finished(app, task);
        Assert.Equal(5, engine.Calls);
        Assert.Equal([("1.1.2", ErrorKind.InvalidOutput)], result.Failed!.Select(f => (f.Id, f.ErrorKind)));
        Assert.Equal(13, result.Refinements.Count);
        Assert.Equal("13 of 14 stories need work, 1 could not be analysed", finished.Summary);
    }

    [Fact]
    public async Task A_refusal_fails_the_stories_of_its_part_and_not_the_task()
    {
        var (engine, result) = await Answered(asked => Ids(asked).Contains("1.1.5")
            ? new Answer.Failure(ErrorKind.Refused, "Claude declined to answer.")
            : ScriptedEngine.NeedsWork(asked.Question));

        Assert.Equal(3, engine.Calls);
        Assert.Contains("1.1.5", result.Failed!.Select(f => f.Id));
        Assert.All(result.Failed!, f => Assert.Equal((ErrorKind.Refused, "Claude declined to answer."), (f.ErrorKind, f.Error)));
        Assert.Equal(14, result.Refinements.Count + result.Failed!.Count);
    }

    [Fact]
    public async Task A_part_whose_answer_is_too_long_is_halved_and_what_was_finished_of_it_is_kept()
    {
        var (engine, result) = await Answered(asked =>
        {
            if (Ids(asked).Count < 5)
                return ScriptedEngine.NeedsWork(asked.Question);
            var (id, story) = StoryText.ReadStories(asked.Question.Prompt)[0];
            asked.Question.OnText!($"{{\"refinements\":[{ScriptedEngine.Item(id, story, "In time.")},{{\"id\":");
            return new Answer.Failure(ErrorKind.InvalidOutput, "Cut off.") { IsTooLong = true, HasBegun = true };
        });

        // 3; 6, of which 5 are left: 2 and 3; 5, of which 4 are left: 2 and 2.
        Assert.Equal(7, engine.Calls);
        Assert.Null(result.Failed);
        Assert.Equal(2, result.Refinements.Count(r => r.SuggestedDescription == "In time."));
        Assert.Equal(14, result.Refinements.Count);
    }

    [Fact]
    public async Task An_answer_that_was_lost_in_its_middle_is_asked_for_once_more()
    {
        var lost = false;
        var (engine, result) = await Answered(asked =>
        {
            if (lost || Ids(asked).Count < 4)
                return ScriptedEngine.NeedsWork(asked.Question);
            lost = true;
            return new Answer.Failure(ErrorKind.Unavailable, "The connection was lost.") { HasBegun = true };
        });

        Assert.Equal((4, null, 14), (engine.Calls, result.Failed, result.Refinements.Count));
    }

    [Fact]
    public async Task What_holds_for_all_questions_ends_the_asking_and_keeps_what_is_there()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: "Claude:QuestionsAtOnce=1");
        var task = await Begin(app);
        (await engine.Next()).ReplyWell();
        (await engine.Next()).Reply(new Answer.Failure(ErrorKind.OverBudget, "The spending limit is reached.") { HoldsForAll = true });

        var (finished, result) = await Finished(app, task);

        Assert.Equal((2, TaskState.Complete), (engine.Calls, finished.Status));
        Assert.Equal(3, result.Refinements.Count);
        Assert.Equal(11, result.Failed!.Count(f => f is { ErrorKind: ErrorKind.OverBudget, Error: "The spending limit is reached." }));
    }

    [Fact]
    public async Task An_attempt_that_follows_asks_only_for_what_is_missing_and_what_changed()
    {
        await using var storage = await TestStorage.Create();
        var engine = new ScriptedEngine();
        string task;
        await using (var app = await TestApp.Start(engine, storage))
        {
            task = await Begin(app);
            (await engine.Next()).ReplyWell();
            await engine.Next();
            var other = await engine.Next();
            var (id, story) = StoryText.ReadStories(other.Question.Prompt)[0];
            other.Question.OnText!($"{{\"refinements\":[{ScriptedEngine.Item(id, story, "In time.")},{{\"id\":");
            await app.Until(task, t => t.Progress is { Done: 4 });
        }

        // The outline of the version is another one now, and so is one of the stories that were finished.
        var asked = new List<string>();
        var later = new ScriptedEngine
        {
            Always = question =>
            {
                lock (asked)
                    asked.AddRange(StoryText.ReadStories(question.Prompt).Select(s => s.Id));
                return ScriptedEngine.NeedsWork(question);
            },
        };
        await using (var app = await TestApp.Start(new ScriptedEngine(), storage, "Tasks:ConcurrencyOf:refine=1", "Tasks:PollSeconds=3600"))
        {
            using var changed = await app.Patch(Routes.Story("v1.0", "1.1.2"), """{ "revision": 1, "description": "As a member I want another thing." }""");
            changed.EnsureSuccessStatusCode();
        }

        await using var last = await TestApp.Start(later, storage);
        var (_, result) = await Finished(last, task);

        Assert.Equal(14, result.Refinements.Count);
        Assert.Equal(11, asked.Count);
        Assert.Contains("1.1.2", asked);
        Assert.DoesNotContain("1.1.1", asked);
        Assert.Single(result.Refinements, r => r.SuggestedDescription == "In time.");
    }

    [Fact]
    public async Task The_offline_rules_look_at_all_stories_in_one_go()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(14));

        var task = await app.Finished((await app.CreateRefine()).Id);

        Assert.Equal(1, await app.Database.Read(session => session.Scalar<int>("SELECT COUNT(*) FROM task_calls"), TestContext.Current.CancellationToken));
        Assert.Equal(14, task.Result!.Value.GetProperty("refinements").GetArrayLength());
    }

    private static async Task<(ScriptedEngine Engine, RefineResult Result)> Answered(Func<ScriptedEngine.Asked, Answer> answer)
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        var task = await Begin(app);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var answering = Answering();
        var (_, result) = await Finished(app, task);
        await over.CancelAsync();
        await answering;
        return (engine, result);

        async Task Answering()
        {
            while (!over.IsCancellationRequested)
            {
                var asked = await engine.Next().WaitAsync(over.Token).ContinueWith(t => t.IsCompletedSuccessfully ? t.Result : null, TaskScheduler.Default);
                asked?.Reply(answer(asked));
            }
        }
    }

    private static async Task<string> Begin(TestApp app)
    {
        await app.Import(Some.Backlog(14));
        return (await app.CreateRefine()).Id;
    }

    private static async Task<(BackgroundTask Task, RefineResult Result)> Finished(TestApp app, string id)
    {
        var task = await app.Finished(id);
        return (task, task.Result!.Value.Deserialize(WireJson.Default.RefineResult)!);
    }

    private static async Task<IReadOnlyList<ScriptedEngine.Asked>> Take(ScriptedEngine engine, int count)
    {
        var asked = new List<ScriptedEngine.Asked>();
        while (asked.Count < count)
            asked.Add(await engine.Next());
        return asked;
    }

    private static IReadOnlyList<string> Ids(ScriptedEngine.Asked asked) => [.. StoryText.ReadStories(asked.Question.Prompt).Select(s => s.Id)];
}
