using System.Text.Json;
using Understory.Contracts;
using Understory.Engines;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>Finding tasks by what was asked and by what came of it.</summary>
public sealed class TaskSearchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("export", true)]
    [InlineData("EXPORT csv", true)]
    [InlineData("export pdf", false)]
    [InlineData("größe", true)]
    [InlineData("GRÖSSE", false)]
    [InlineData("ÜBERSICHT", true)]
    [InlineData("100%", true)]
    [InlineData("1%0", false)]
    [InlineData("a_b", true)]
    [InlineData("a_c", false)]
    [InlineData(@"c:\temp", true)]
    [InlineData(@"c:\\temp", false)]
    [InlineData("1.1.2", true)]
    [InlineData("story-edit v1.0", true)]
    [InlineData("v2.0", false)]
    [InlineData("requestedChanges", false)]
    public async Task Each_word_has_to_be_in_what_was_asked(string words, bool found)
    {
        await using var app = await TestApp.Start(new ScriptedEngine());
        await app.Import(Some.Backlog());
        var task = await app.CreateStoryEdit("1.1.2", @"CSV export: Größe and Übersicht, 100% of them, a_b not axc, to c:\temp");

        Assert.Equal(found ? [task.Id] : [], await Search(app, words));
    }

    [Fact]
    public async Task What_came_of_a_task_is_found_too_for_as_long_as_it_holds()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: "Tasks:Concurrency=1");
        await app.Import(Some.Backlog());
        var complete = await app.CreateRefine();
        (await engine.Next()).ReplyWell();
        await app.Finished(complete.Id);
        var failed = await app.CreateRefine();
        (await engine.Next()).Reply(new Answer.Failure(ErrorKind.Unavailable, "The Überseekabel is cut.") { HoldsForAll = true });
        await app.Finished(failed.Id);

        Assert.Equal([complete.Id], await Search(app, "3 NEED work"));
        Assert.Equal([failed.Id], await Search(app, "überseekabel"));
        await app.Act(failed.Id, TaskAction.Retry);
        Assert.Empty(await Search(app, "überseekabel"));
        await engine.Next();
        var queued = await app.CreateRefine();
        await app.Act(queued.Id, TaskAction.Cancel);
        Assert.Equal([queued.Id], await Search(app, "cancelled"));
    }

    [Fact]
    public async Task A_task_that_its_runners_left_too_often_is_found_by_its_error()
    {
        await using var app = await TestApp.Start(new ScriptedEngine());
        await app.Import(Some.Backlog());
        var task = await app.CreateRefine();
        await app.Until(task.Id, t => t.Status == TaskState.Running);

        await app.Service<Understory.Tasks.TaskQueue>().Rescue(orphans: true, maxRescues: 0, Cancel);

        Assert.Equal([task.Id], await Search(app, "runner stopped"));
    }

    [Fact]
    public async Task Search_and_filters_combine_and_pages_go_on()
    {
        await using var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog());
        await app.Import(Some.Backlog(version: "v2.0"));
        var first = await app.Finished((await app.CreateRefine()).Id);
        await app.Finished((await app.CreateRefine("v2.0")).Id);
        var last = await app.Finished((await app.CreateRefine()).Id);
        await app.Act(last.Id, TaskAction.Delete);

        var one = await app.Json($"{Routes.Tasks}?q=refine&version=v1.0&status=complete&includeDeleted=true&limit=1");
        var two = await app.Json($"{Routes.Tasks}?q=refine&version=v1.0&status=complete&includeDeleted=true&limit=1&cursor={one.GetProperty("nextCursor").GetString()}");

        Assert.Equal([last.Id], Ids(one));
        Assert.Equal([first.Id], Ids(two));
        Assert.Equal(JsonValueKind.Null, two.GetProperty("nextCursor").ValueKind);
        Assert.Equal([first.Id], await Search(app, "refine", "&version=v1.0"));
        Assert.Empty(await Search(app, "refine", "&version=v1.0&unread=true&status=failed"));
    }

    [Fact]
    public async Task Failures_can_be_told_apart_by_their_kind()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: "Tasks:Concurrency=1");
        await app.Import(Some.Backlog());
        var failed = await app.CreateRefine();
        (await engine.Next()).Reply(new Answer.Failure(ErrorKind.Refused, "No."));
        await app.Finished(failed.Id);
        await app.CreateRefine();
        await engine.Next();
        var cancelled = await app.CreateRefine();
        await app.Act(cancelled.Id, TaskAction.Cancel);

        Assert.Equal([cancelled.Id], Ids(await app.Json($"{Routes.Tasks}?error_kind=cancelled")));
        Assert.Equal([cancelled.Id, failed.Id], Ids(await app.Json($"{Routes.Tasks}?error_kind=cancelled,refused&status=failed")));
    }

    [Fact]
    public async Task Tasks_of_before_the_search_are_found_by_the_words_that_they_were_asked_with()
    {
        await using var db = await TestDatabase.Create();
        await db.Execute("DROP TABLE task_texts; DELETE FROM migrations WHERE number = 6");
        await db.Execute(
            """
            INSERT INTO tasks (id, type, status, version, params, result, summary, created_at, started_at, completed_at, available_at)
            VALUES ('old', 'generate', 'complete', 'v1.0', '{"description":"Export to CSV"}', '{}', '2 stories suggested', 'a', 'a', 'a', 'a')
            """);
        var script = File.ReadAllText(Path.Combine(Repository.Root, "src", "Understory", "Storage", "Migrations", "0006_task_list.sql"));
        await db.Execute(script);

        Assert.Equal(1, await db.Scalar<int>("SELECT COUNT(*) FROM task_texts WHERE asked LIKE '%csv%' AND outcome LIKE '%suggested%'"));
    }

    [Fact]
    public async Task A_queued_task_says_how_many_are_due_before_it()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine, settings: "Tasks:Concurrency=1");
        await app.Import(Some.Backlog());
        var running = await app.CreateRefine();
        await engine.Next();
        var first = await app.CreateRefine();
        var second = await app.CreateRefine();

        Assert.Null((await app.Task(running.Id)).Ahead);
        Assert.Equal(0, (await app.Task(first.Id)).Ahead);
        Assert.Equal(1, (await app.Task(second.Id)).Ahead);
    }

    private static async Task<string[]> Search(TestApp app, string words, string more = "") =>
        Ids(await app.Json($"{Routes.Tasks}?q={Uri.EscapeDataString(words)}{more}"));

    private static string[] Ids(JsonElement page) =>
        [.. page.GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("id").GetString()!)];
}
