using System.Net;
using System.Text.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class TaskListTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tasks_are_listed_newest_first_page_by_page_without_gap_or_repeat()
    {
        await using var app = await Start();
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
            made.Add((await app.CreateRefine()).Id);

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await app.Json($"{Routes.Tasks}?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            listed.AddRange(Ids(page));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Reverse(made), listed);
    }

    [Fact]
    public async Task Filters_all_have_to_hold()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        await app.Import(Some.Backlog(version: "v2.0"));
        var complete = await app.CreateRefine();
        (await engine.Next()).ReplyWell();
        await app.Finished(complete.Id);
        var failed = await app.CreateRefine("v2.0");
        (await engine.Next()).Reply(new Understory.Engines.Answer.Failure(ErrorKind.Refused, "No."));
        await app.Finished(failed.Id);
        var running = await app.CreateRefine();
        await engine.Next();
        await app.Act(failed.Id, TaskAction.Read);
        await app.Until(running.Id, t => t.Status == TaskState.Running);

        async Task<string[]> List(string query) => Ids(await app.Json($"{Routes.Tasks}?{query}"));

        Assert.Equal([running.Id, complete.Id], await List("version=v1.0"));
        Assert.Equal([failed.Id, complete.Id], await List("status=failed,complete"));
        Assert.Equal([running.Id], await List("active=true"));
        Assert.Equal([complete.Id], await List("unread=true"));
        Assert.Equal([running.Id, complete.Id], await List("attention=true"));
        Assert.Equal([complete.Id], await List("version=v1.0&status=complete&type=refine"));
        Assert.Empty(await List("type=generate"));
        await app.Act(complete.Id, TaskAction.Delete);
        Assert.Equal([running.Id, failed.Id], await List(""));
        Assert.Equal([running.Id, failed.Id, complete.Id], await List("includeDeleted=true"));
    }

    [Fact]
    public async Task The_unread_count_does_not_depend_on_the_filters_and_clear_empties_it()
    {
        await using var app = await Start();
        for (var i = 0; i < 3; i++)
            await app.Finished((await app.CreateRefine()).Id);

        var before = (await app.Json($"{Routes.Tasks}?version=other&limit=1")).GetProperty("unreadCount").GetInt32();
        using var cleared = await app.Post(Routes.ClearTasks, "");
        using var again = await app.Post(Routes.ClearTasks, "");

        Assert.Equal(3, before);
        Assert.Equal("""{"cleared":3}""", await cleared.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("""{"cleared":0}""", await again.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(0, (await app.Json(Routes.Tasks)).GetProperty("unreadCount").GetInt32());
    }

    [Fact]
    public async Task The_summary_view_leaves_out_what_is_large()
    {
        await using var app = await Start();
        await app.Finished((await app.CreateRefine()).Id);

        var task = (await app.Json($"{Routes.Tasks}?view=summary")).GetProperty("tasks")[0];

        Assert.Equal(JsonValueKind.Null, task.GetProperty("result").ValueKind);
        Assert.Equal(JsonValueKind.Null, task.GetProperty("params").ValueKind);
        Assert.Equal("""{"returnPath":"/stories?version=v1.0"}""", task.GetProperty("context").GetRawText());
        Assert.NotEmpty(task.GetProperty("summary").GetString()!);
    }

    [Fact]
    public async Task A_poll_that_has_seen_the_newest_state_is_answered_without_the_database()
    {
        await using var app = await Start();
        await app.Finished((await app.CreateRefine()).Id);
        using var first = await app.Http.GetAsync(Routes.Tasks, Cancel);
        var tag = first.Headers.ETag!.ToString();
        // Without the table every query would fail.
        await app.Database.Write(s => s.Execute("ALTER TABLE tasks RENAME TO tasks_away"), Cancel);

        using var unchanged = await app.Send(HttpMethod.Get, Routes.Tasks, null, ("If-None-Match", tag));
        using var needed = await app.Http.GetAsync(Routes.Tasks, Cancel);
        await app.Database.Write(s => s.Execute("ALTER TABLE tasks_away RENAME TO tasks"), Cancel);

        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, needed.StatusCode);
    }

    [Fact]
    public async Task Every_change_to_a_task_changes_the_tag()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        var tags = new List<string>();

        var task = await app.CreateRefine();
        var asked = await engine.Next();
        tags.Add(await Tag(app));
        asked.ReplyWell();
        await app.Finished(task.Id);
        tags.Add(await Tag(app));
        foreach (var action in new[] { TaskAction.Read, TaskAction.Unread, TaskAction.Delete, TaskAction.Restore })
        {
            await app.Act(task.Id, action);
            tags.Add(await Tag(app));
        }

        Assert.Equal(tags.Count, tags.Distinct().Count());
        Assert.Equal(tags[^1], await Tag(app));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("status=done", "status")]
    [InlineData("active=maybe", "active")]
    [InlineData("unread=1", "unread")]
    [InlineData("view=full", "view")]
    [InlineData("error_kind=late", "error_kind")]
    [InlineData("LONG", "q")]
    [InlineData("cursor=%25%25", "cursor")]
    [InlineData("cursor=YWJj", "cursor")]
    [InlineData("parent=nothing", "parent")]
    public async Task A_wrong_query_is_refused_with_the_name_of_the_member(string query, string field)
    {
        await using var app = await Start();
        query = query == "LONG" ? $"q={new string('q', 201)}" : query;

        using var refused = await app.Http.GetAsync($"{Routes.Tasks}?{query}", Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([field], (await refused.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task A_repeated_key_gives_the_first_task_and_another_body_is_refused()
    {
        await using var app = await Start();
        const string body = """{ "type": "refine", "version": "v1.0" }""";

        using var first = await app.Post(Routes.Tasks, body, (Routes.IdempotencyKey, "k1"));
        using var again = await app.Post(Routes.Tasks, body, (Routes.IdempotencyKey, "k1"));
        using var other = await app.Post(
            Routes.Tasks, """{ "type": "refine", "version": "v1.0", "params": { "storyIds": ["1.1.1"] } }""", (Routes.IdempotencyKey, "k1"));
        using var bad = await app.Post(Routes.Tasks, body, (Routes.IdempotencyKey, new string('k', 201)));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var location = first.Headers.Location!.ToString();
        Assert.Contains(location[(location.LastIndexOf('/') + 1)..], await again.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Single(Ids(await app.Json(Routes.Tasks)));
    }

    [Fact]
    public async Task Fifty_clients_with_one_key_make_one_task()
    {
        await using var app = await Start();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            _ => app.Post(Routes.Tasks, """{ "type": "refine", "version": "v1.0" }""", (Routes.IdempotencyKey, "one"))));

        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        Assert.Equal(49, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Single(Ids(await app.Json(Routes.Tasks)));
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Theory]
    [InlineData("""{ "action": "explode" }""", "action")]
    [InlineData("""{ "action": 3 }""", "action")]
    [InlineData("""{ "action": null }""", "action")]
    [InlineData("{}", "action")]
    public async Task An_unknown_action_is_refused_with_those_that_are_possible(string body, string field)
    {
        await using var app = await Start();
        var task = await app.CreateRefine();

        using var refused = await app.Patch(Routes.Task(task.Id), body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([field], (await refused.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task What_is_not_there_is_a_404_and_too_much_is_a_413_and_other_content_a_415()
    {
        await using var app = await Start();
        using var unknown = await app.Http.GetAsync(Routes.Task("nothing"), Cancel);
        using var unknownAction = await app.Patch(Routes.Task("nothing"), """{ "action": "read" }""");
        using var noRoute = await app.Http.GetAsync("/api/nothing", Cancel);
        using var noMethod = await app.Http.DeleteAsync(Routes.Tasks, Cancel);
        using var huge = await app.Post(Routes.Tasks, $$"""{ "type": "refine", "version": "v1.0", "context": { "formData": "{{new string('x', 300_000)}}" } }""");
        using var text = await app.Http.PostAsync(Routes.Tasks, new StringContent("type=refine"), Cancel);

        Assert.Equal(404, (await unknown.Problem()).Status);
        Assert.Equal(404, (await unknownAction.Problem()).Status);
        Assert.Equal(404, (await noRoute.Problem()).Status);
        Assert.Equal(405, (await noMethod.Problem()).Status);
        Assert.Equal(413, (await huge.Problem()).Status);
        Assert.Equal(415, (await text.Problem()).Status);
    }

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<string> Tag(TestApp app)
    {
        using var response = await app.Http.GetAsync(Routes.Tasks, Cancel);
        return response.Headers.ETag!.ToString();
    }

    private static string[] Ids(JsonElement page) =>
        [.. page.GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("id").GetString()!)];
}
