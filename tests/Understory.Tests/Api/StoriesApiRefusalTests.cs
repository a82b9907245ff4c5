using System.Net;
using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>What the addresses of stories refuse: never a 500, and always the field that is wrong.</summary>
public sealed class StoriesApiRefusalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"title\": 5", "title")]
    [InlineData("\"title\": \"  \"", "title")]
    [InlineData("\"title\": \"\\ud800\"", "title")]
    [InlineData("\"intent\": []", "intent")]
    [InlineData("\"description\": {}", "description")]
    [InlineData("\"acceptance\": \"a\"", "acceptance")]
    [InlineData("\"acceptance\": [1]", "acceptance[0]")]
    [InlineData("\"acceptance\": [null]", "acceptance")]
    [InlineData("\"acceptance\": [\"a\", \" \"]", "acceptance")]
    [InlineData("\"depends_on\": \"1.1.1\"", "depends_on")]
    [InlineData("\"depends_on\": [null]", "depends_on")]
    [InlineData("\"depends_on\": [\"\"]", "depends_on")]
    [InlineData("\"depends_on\": [\"9.9.9\"]", "depends_on")]
    [InlineData("\"tags\": [{}]", "tags[0]")]
    [InlineData("\"tags\": [null]", "tags")]
    [InlineData("\"criteria\": 3", "criteria")]
    [InlineData("\"id\": \"1.1.2\"", "id")]
    public async Task Each_field_that_is_wrong_is_named_when_a_story_is_added_or_changed(string field, string named)
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));
        var title = field.StartsWith("\"title\"", StringComparison.Ordinal) ? "" : "\"title\": \"t\", ";

        using var added = await app.Post(Routes.Stories("v1.0"), $$"""{ {{title}}{{field}} }""");
        using var changed = await app.Patch(Routes.Story("v1.0", "1.1.1"), $$"""{ "revision": 1, {{field}} }""");

        foreach (var response in new[] { added, changed })
        {
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            var problem = await response.Problem();
            Assert.Equal([named], problem.Errors!.Keys);
            Assert.StartsWith(named + ": ", problem.Error, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await app.Story("v1.0", "1.1.1")).Revision);
        Assert.Equal(["1.1.1"], await Ids(app));
    }

    [Theory]
    [InlineData("{}", "title")]
    [InlineData("""{ "title": null }""", "title")]
    [InlineData("""{ "title": "t", "phase": -1 }""", "phase")]
    [InlineData("""{ "title": "t", "phase": 1000000 }""", "phase")]
    [InlineData("""{ "title": "t", "phase": 1.5 }""", "phase")]
    [InlineData("""{ "title": "t", "epic": "one" }""", "epic")]
    [InlineData("""{ "title": "t", "epic": 99999999999 }""", "epic")]
    [InlineData("""{ "title": "t", "title": "u" }""", "title")]
    public async Task Each_field_that_is_wrong_is_named_when_a_story_is_added(string json, string named)
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));

        using var response = await app.Post(Routes.Stories("v1.0"), json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([named], (await response.Problem()).Errors!.Keys);
    }

    [Theory]
    [InlineData("""{ "title": "t" }""", "revision")]
    [InlineData("""{ "revision": null }""", "revision")]
    [InlineData("""{ "revision": "one" }""", "revision")]
    [InlineData("""{ "revision": 1.5 }""", "revision")]
    [InlineData("""{ "revision": "1" }""", "revision")]
    [InlineData("""{ "revision": 1, "passes": "yes" }""", "passes")]
    [InlineData("""{ "revision": 1, "merged": 1 }""", "merged")]
    [InlineData("""{ "revision": 1, "skipped": [] }""", "skipped")]
    public async Task Each_field_that_is_wrong_is_named_when_a_story_is_changed(string json, string named)
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));

        using var response = await app.Patch(Routes.Story("v1.0", "1.1.1"), json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([named], (await response.Problem()).Errors!.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("""{ "title": "t", } """)]
    [InlineData("""{ "title": "t", "\ud800": 1 }""")]
    public async Task A_body_that_is_no_object_is_refused(string json)
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));

        using var added = await app.Post(Routes.Stories("v1.0"), json);
        using var changed = await app.Patch(Routes.Story("v1.0", "1.1.1"), json);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (added.StatusCode, changed.StatusCode));
        Assert.NotEmpty((await added.Problem()).Error);
        Assert.NotEmpty((await changed.Problem()).Error);
    }

    [Fact]
    public async Task More_than_a_story_can_have_is_refused()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));
        var many = JsonSerializer.Serialize(Enumerable.Range(0, 201).Select(n => $"{n}"));

        using var response = await app.Post(
            Routes.Stories("v1.0"), $$"""{ "title": "{{new string('t', 301)}}", "acceptance": {{many}}, "tags": {{many}} }""");

        Assert.Equal(["acceptance", "tags", "title"], (await response.Problem()).Errors!.Keys.Order());
    }

    [Theory]
    [InlineData("intent", "\"%\"", 20_000)]
    [InlineData("description", "\"%\"", 20_000)]
    [InlineData("acceptance", "[\"a\", \"%\"]", 4_000)]
    [InlineData("tags", "[\"%\"]", 200)]
    [InlineData("depends_on", "[\"%\"]", 200)]
    public async Task A_text_that_is_too_long_is_refused_unless_an_import_brought_it(string field, string value, int most)
    {
        await using var app = await TestApp.Start();
        var tooLong = value.Replace("%", new string('x', most + 1), StringComparison.Ordinal);
        await app.Import($$"""{ "version": "v1.0", "stories": [{ "id": "1.1.1", "title": "t", "{{field}}": {{tooLong}} }, { "id": "1.1.2", "title": "t" }] }""");

        using var added = await app.Post(Routes.Stories("v1.0"), $$"""{ "title": "t", "{{field}}": {{tooLong}} }""");
        using var changed = await app.Patch(Routes.Story("v1.0", "1.1.2"), $$"""{ "revision": 1, "{{field}}": {{tooLong}} }""");
        using var kept = await app.Patch(Routes.Story("v1.0", "1.1.1"), $$"""{ "revision": 1, "title": "New", "{{field}}": {{tooLong}} }""");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.OK), (added.StatusCode, changed.StatusCode, kept.StatusCode));
        Assert.Equal([field], (await added.Problem()).Errors!.Keys);
        Assert.Equal([field], (await changed.Problem()).Errors!.Keys);
    }

    [Fact]
    public async Task A_body_over_256_KiB_is_refused()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));
        var huge = $$"""{ "title": "t", "revision": 1, "description": "{{new string('x', 256 * 1024)}}" }""";

        using var added = await app.Post(Routes.Stories("v1.0"), huge);
        using var changed = await app.Patch(Routes.Story("v1.0", "1.1.1"), huge);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge), (added.StatusCode, changed.StatusCode));
        Assert.Equal("The body is larger than the 256 KiB that this address takes.", (await changed.Problem()).Error);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_by_its_type_is_refused()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));
        using var body = new StringContent("""{ "title": "t", "revision": 1 }""", Encoding.UTF8, "text/plain");

        using var added = await app.Http.PostAsync(Routes.Stories("v1.0"), body, Cancel);
        using var changed = await app.Http.PatchAsync(Routes.Story("v1.0", "1.1.1"), body, Cancel);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.UnsupportedMediaType), (added.StatusCode, changed.StatusCode));
        Assert.NotEmpty((await added.Problem()).Error);
    }

    [Theory]
    [InlineData("GET", "/api/versions/v9.9", "There is no version v9.9.")]
    [InlineData("GET", "/api/versions/v9.9/stories", "There is no version v9.9.")]
    [InlineData("POST", "/api/versions/v9.9/stories", "There is no version v9.9.")]
    [InlineData("GET", "/api/versions/v9.9/stories/1.1.1", "There is no story 1.1.1 in v9.9.")]
    [InlineData("GET", "/api/versions/v1.0/stories/9.9.9", "There is no story 9.9.9 in v1.0.")]
    [InlineData("PATCH", "/api/versions/v1.0/stories/9.9.9", "There is no story 9.9.9 in v1.0.")]
    [InlineData("GET", "/api/versions/v1.0/stories/%27%20OR%201%3D1", "There is no story ' OR 1=1 in v1.0.")]
    [InlineData("GET", "/api/nothing", "There is nothing at /api/nothing.")]
    public async Task What_does_not_exist_is_not_found(string method, string path, string said)
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));

        var body = method switch { "GET" => null, "PATCH" => """{ "title": "t", "revision": 1 }""", _ => """{ "title": "t" }""" };
        using var response = await app.Send(new HttpMethod(method), path, body);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(said, (await response.Problem()).Error);
    }

    private static async Task<string[]> Ids(TestApp app) =>
        [.. (await app.Json(Routes.Stories("v1.0"))).GetProperty("stories").EnumerateArray().Select(s => s.GetProperty("id").GetString()!)];
}
