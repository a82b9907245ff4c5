using System.Net;
using Understory.Contracts;
using Understory.Engines;
using Understory.Operations;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>Well-formed JSON that could be stored and then never read again.</summary>
public sealed class HostileInputTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "step": "\ud800" }""", "context.step")]
    [InlineData("""{ "returnPath": "/\ud800" }""", "context.returnPath")]
    [InlineData("""{ "formData": { "a": [{ "b": "\ud800" }] } }""", "context.formData.a[0].b")]
    [InlineData("""{ "returnPath": "/stories#x" }""", "context.returnPath")]
    [InlineData("DEEP", "context")]
    public async Task A_context_that_cannot_be_kept_is_refused_and_the_list_goes_on(string context, string field)
    {
        await using var app = await Started();
        if (context == "DEEP")
            context = $$"""{ "formData": {{Nested(33)}} }""";

        using var refused = await app.Post(Routes.Tasks, $$"""{ "type": "refine", "version": "v1.0", "context": {{context}} }""");
        using var list = await app.Http.GetAsync(Routes.Tasks, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([field], (await refused.Problem()).Errors!.Keys);
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
    }

    [Fact]
    public async Task The_deepest_context_that_is_taken_is_read_back_everywhere()
    {
        await using var app = await Started();

        using var made = await app.Post(
            Routes.Tasks, $$"""{ "type": "refine", "version": "v1.0", "context": { "formData": {{Nested(31)}} } }""", (Routes.IdempotencyKey, "k"));

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync(Routes.Tasks, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync(made.Headers.Location, Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("""{ "title": "\ud800" }""", "title")]
    [InlineData("""{ "acceptance": ["\ud800"] }""", "acceptance")]
    [InlineData("""{ "depends_on": ["\ud800"] }""", "depends_on")]
    public async Task An_edit_that_is_no_text_is_refused(string edits, string field)
    {
        await using var app = await Started();
        var task = await app.Finished((await app.CreateRefine()).Id);

        using var refused = await app.Post(Routes.Apply(task.Id), $$"""{ "items": [{ "id": "1.1.1", "edits": {{edits}} }] }""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([$"items[0].edits.{field}"], (await refused.Problem()).Errors!.Keys);
    }

    public static TheoryData<string, string, string, string> TextsThatNoDatabaseKeeps() => new()
    {
        { "POST", Routes.Versions, """{ "id": "v9", "title": "a\u0000b" }""", "title" },
        { "PATCH", Routes.Version("v1.0"), """{ "description": "\u0000" }""", "description" },
        { "PUT", Routes.Version("v1.0") + "/phases/1", """{ "name": "\u0000" }""", "name" },
        { "POST", Routes.Stories("v1.0"), """{ "title": "x", "acceptance": ["fine", "\u0000"] }""", "acceptance[1]" },
        { "PATCH", Routes.Story("v1.0", "1.1.1"), """{ "revision": 1, "tags": ["\u0000"] }""", "tags[0]" },
        { "POST", Routes.Tasks, """{ "type": "generate", "version": "v1.0", "params": { "description": "a\u0000b" } }""", "params.description" },
        { "POST", Routes.Tasks, """{ "type": "refine", "version": "v1.0", "context": { "formData": { "a": ["\u0000"] } } }""", "context.formData.a[0]" },
        { "POST", Routes.Tasks, """{ "type": "refine", "version": "v1.\u0000" }""", "version" },
        { "POST", Routes.TaskActions, """{ "action": "read", "ids": ["\u0000"] }""", "ids[0]" },
        { "POST", "TASK/apply", """{ "items": [{ "id": "1.1.1", "edits": { "description": "\u0000" } }] }""", "items[0].edits.description" },
        { "PUT", "TASK/review", """{ "revision": 0, "items": { "1.1.1": { "edits": { "description": "\u0000" } } } }""", "items.1.1.1.edits.description" },
        { "GET", Routes.Tasks + "?version=%00", "", "version" },
        { "GET", Routes.Tasks + "?q=a%00b", "", "q" },
        { "GET", Routes.Stories("v1.0") + "?tag=x&tag=%00", "", "tag" },
    };

    [Theory]
    [MemberData(nameof(TextsThatNoDatabaseKeeps))]
    public async Task The_character_that_no_database_keeps_is_refused_and_its_field_named(string method, string path, string body, string field)
    {
        await using var app = await Started();
        if (path.StartsWith("TASK", StringComparison.Ordinal))
            path = Routes.Task((await app.Finished((await app.CreateRefine()).Id)).Id) + path[4..];

        using var refused = await app.Send(new HttpMethod(method), path, body.Length == 0 ? null : body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var (named, sentences) = Assert.Single((await refused.Problem()).Errors!);
        Assert.Equal(field, named);
        Assert.Contains("U+0000", Assert.Single(sentences), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_imported_text_that_no_database_keeps_is_refused_and_its_place_named()
    {
        await using var app = await TestApp.Start();

        using var refused = await app.Post(
            Routes.Import + "?mode=apply", """{ "stories": [{ "id": "1.1.1", "title": "x", "more": { "deep": ["\u0000"] } }] }""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("stories[0].more.deep[0]", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_holds_it_is_taken_without_it()
    {
        var engine = new ScriptedEngine
        {
            Always = question => ScriptedEngine.Items(
                [.. StoryText.ReadStories(question.Prompt).Select(s => ScriptedEngine.Item(s.Id, s.Story, "Bet\0ter."))]),
        };
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());
        var task = await app.Finished((await app.CreateRefine()).Id);

        using var applied = await app.Post(Routes.Apply(task.Id), """{ "items": [{ "id": "1.1.1" }] }""");

        Assert.Equal(HttpStatusCode.OK, applied.StatusCode);
        Assert.Equal("Better.", (await app.Story("v1.0", "1.1.1")).Description);
    }

    [Fact]
    public async Task A_failure_that_quotes_it_is_kept_without_it()
    {
        var engine = new ScriptedEngine { Always = _ => new Answer.Failure(ErrorKind.Unavailable, "It said: \0.") { HoldsForAll = true } };
        await using var app = await TestApp.Start(engine);
        await app.Import(Some.Backlog());

        Assert.Equal("It said: .", (await app.Finished((await app.CreateRefine()).Id)).Error);
    }

    [Theory]
    [InlineData("refine", """{ "storyids": ["1.1.1"] }""", "params.storyids")]
    [InlineData("refine", """{ "storyIds": ["1.1.1"], "more": 1 }""", "params.more")]
    [InlineData("generate", """{ "description": "Anything.", "storyId": "1.1.1" }""", "params.storyId")]
    [InlineData("story-edit", """{ "storyId": "1.1.1", "requestedChanges": "x", "requested_changes": "y" }""", "params.requested_changes")]
    public async Task A_mistyped_parameter_does_not_ask_about_something_else(string type, string parameters, string field)
    {
        await using var app = await Started();

        using var refused = await app.Post(Routes.Tasks, $$"""{ "type": "{{type}}", "version": "v1.0", "params": {{parameters}} }""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([field], (await refused.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task A_mistyped_member_of_an_accepted_item_does_not_accept_everything()
    {
        await using var app = await Started();
        var task = await app.Finished((await app.CreateRefine()).Id);

        using var refused = await app.Post(Routes.Apply(task.Id), """{ "items": [{ "id": "1.1.1", "field": ["description"] }] }""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(["items[0].field"], (await refused.Problem()).Errors!.Keys);
        Assert.Equal(1, (await app.Story("v1.0", "1.1.1")).Revision);
    }

    [Fact]
    public async Task An_empty_list_of_hosts_lets_in_nobody_else()
    {
        await using var app = await TestApp.Start(settings: "AllowedHosts=");

        using var foreign = await app.Send(HttpMethod.Get, Routes.Versions, null, ("Host", "evil.example"));

        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
    }

    [Fact]
    public async Task A_proxy_that_ends_tls_does_not_lock_out_its_own_pages()
    {
        await using var app = await Started();
        var authority = app.Http.BaseAddress!.Authority;

        using var own = await app.Send(
            HttpMethod.Post, Routes.ClearTasks, null, ("Origin", $"https://{authority}"), ("Sec-Fetch-Site", "same-origin"));
        using var foreign = await app.Send(
            HttpMethod.Post, Routes.ClearTasks, null, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    private static async Task<TestApp> Started()
    {
        var app = await TestApp.Start(new ScriptedEngine { Always = ScriptedEngine.NeedsWork });
        await app.Import(Some.Backlog());
        return app;
    }

    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("[", levels)) + string.Concat(Enumerable.Repeat("]", levels));
}
