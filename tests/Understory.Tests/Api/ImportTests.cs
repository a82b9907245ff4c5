using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class ImportTests
{
    private const int Limit = 32 * 1024 * 1024;

    // One story that can be kept, one that cannot, and one with oddities.
    private const string HalfBroken =
        """
        { "version": "v1.0", "title": "T", "stories": [
            { "id": "1.1.1", "title": "fine", "depends_on": ["9.9.9"] },
            { "id": "not an id", "title": "broken" },
            { "id": "1.1.2", "acceptance": [5] } ] }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_reports_every_problem_with_its_place_and_writes_nothing()
    {
        await using var app = await TestApp.Start();

        var report = await app.Import(HalfBroken, "mode=check");

        Assert.Equal(("v1.0", 2, 2, 0), (report.Version, report.Stories, report.Adds, report.Changes));
        Assert.Equal(
            ["stories[1].id", "stories[2].acceptance[0]", "stories[2].title", "stories[0].depends_on[0]"],
            report.Problems.OrderByDescending(p => p.Severity).ThenByDescending(p => p.Path.StartsWith("stories[2]", StringComparison.Ordinal))
                .ThenBy(p => p.Path, StringComparer.Ordinal).Select(p => p.Path));
        Assert.Equal(1, report.Problems.Count(p => p.Severity == ProblemSeverity.Error));
        await AssertEmpty(app);
    }

    [Fact]
    public async Task Check_counts_what_an_apply_then_does()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(3));
        var larger = Some.Backlog(5).Replace("Story 2", "Story two", StringComparison.Ordinal);

        var checkedReport = await app.Import(larger, "mode=check");
        var applied = await app.Import(larger, "mode=apply&merge=true");

        Assert.Equal(("v1.0", 5, 1, 1, 2, 1), (checkedReport.Version, checkedReport.Stories, checkedReport.Phases, checkedReport.Epics, checkedReport.Adds, checkedReport.Changes));
        Assert.Equal(JsonSerializer.Serialize(checkedReport), JsonSerializer.Serialize(applied with { ImportId = null }));
        Assert.Null(checkedReport.ImportId);
        Assert.NotNull(applied.ImportId);
    }

    [Fact]
    public async Task Apply_with_an_error_answers_400_with_the_problems_and_writes_nothing()
    {
        await using var app = await TestApp.Start();

        using var response = await app.Post($"{Routes.Import}?mode=apply", HalfBroken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("Nothing was imported: 1 problem has to be mended first.", body.GetProperty("error").GetString());
        Assert.Contains(body.GetProperty("problems").EnumerateArray(), p =>
            p.GetProperty("path").GetString() == "stories[1].id" && p.GetProperty("severity").GetString() == "error");
        await AssertEmpty(app);
    }

    [Fact]
    public async Task Apply_answers_201_with_the_address_and_every_story_is_in_the_history_as_imported()
    {
        await using var app = await TestApp.Start();

        using var response = await app.Post($"{Routes.Import}?mode=apply", Some.Backlog(3));

        Assert.Equal((HttpStatusCode.Created, "/api/versions/v1.0"), (response.StatusCode, response.Headers.Location?.OriginalString));
        var history = await app.Database.Read(
            session => session.Query<string>(
                "SELECT story_id || ' ' || revision || ' ' || actor || ' ' || COALESCE(task_id, '-') FROM story_history ORDER BY story_id"), Cancel);
        Assert.Equal(["1.1.1 1 import -", "1.1.2 1 import -", "1.1.3 1 import -"], history);
        var version = Assert.Single((await app.Json(Routes.Versions)).GetProperty("versions").EnumerateArray());
        Assert.Equal(("v1.0", "Spring", 3), (version.GetProperty("id").GetString(), version.GetProperty("shortTitle").GetString(), version.GetProperty("pending").GetInt32()));
    }

    [Fact]
    public async Task The_version_is_the_one_that_was_asked_for_else_the_documents_else_the_next_free_one()
    {
        await using var app = await TestApp.Start();

        Assert.Equal("mine", (await app.Import(Some.Backlog(), "mode=apply&version=mine")).Version);
        Assert.Equal("v2.0", (await app.Import(Some.Backlog(version: "v2.0"))).Version);
        Assert.Equal("v1.0", (await app.Import(Some.UserStories())).Version);
        Assert.Equal("v3.0", (await app.Import(Some.UserStories())).Version);
        Assert.Equal("v4.0", (await app.Import(Some.Backlog(version: null))).Version);
        Assert.Equal("7", (await app.Import("""{ "version": 7, "stories": [] }""")).Version);
    }

    [Theory]
    [InlineData("mode=apply&version=a%20b", "v1.0", "?version")]
    [InlineData("mode=apply&version=", "v1.0", "?version")]
    [InlineData("mode=apply", "release one", "version")]
    public async Task A_version_whose_id_cannot_be_used_is_an_error(string query, string version, string path)
    {
        await using var app = await TestApp.Start();

        using var response = await app.Post($"{Routes.Import}?{query}", Some.Backlog(version: version));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"path\":\"{path}\"", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        await AssertEmpty(app);
    }

    [Fact]
    public async Task A_version_that_exists_is_left_alone_without_merge()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));

        using var response = await app.Post($"{Routes.Import}?mode=apply", Some.Backlog(5));

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(("v1.0 exists: choose another version, or merge into it.", 4), (body.GetProperty("error").GetString(), body.GetProperty("adds").GetInt32()));
        Assert.Equal(1, (await app.Json(Routes.Stories("v1.0"))).GetProperty("stories").GetArrayLength());
    }

    [Theory]
    [InlineData("", "mode")]
    [InlineData("mode=", "mode")]
    [InlineData("mode=write", "mode")]
    [InlineData("mode=check&merge=perhaps", "merge")]
    public async Task A_query_that_is_not_understood_is_named(string query, string field)
    {
        await using var app = await TestApp.Start();

        using var response = await app.Post($"{Routes.Import}?{query}", Some.Backlog());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([field], (await response.Problem()).Errors!.Keys);
        await AssertEmpty(app);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{", "line 1")]
    [InlineData("{ \"stories\": [],\n  \"a\": }", "line 2, byte 8")]
    [InlineData("""{ "stories": [] } trailing""", "line 1")]
    [InlineData("""{ "stories": [{ "id": "a", "id": "b" }] }""", "\"id\" stands twice")]
    [InlineData("""{ "stories": [], "it's": 1, "it's": 2 }""", "\"it's\" stands twice")]
    [InlineData("""{ "stories": [], "\ud800": 1 }""", "not valid Unicode")]
    public async Task A_body_that_is_no_JSON_is_refused_with_its_place(string json, string said)
    {
        await using var app = await TestApp.Start();

        using var response = await app.Post($"{Routes.Import}?mode=apply", json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(said, Assert.Single((await response.Problem()).Errors!["$"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_nested_without_end_is_refused()
    {
        await using var app = await TestApp.Start();

        using var response = await app.Post($"{Routes.Import}?mode=apply", new string('[', 1_000_000));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Text_that_is_no_Unicode_is_a_problem_with_its_place_and_no_fault_of_the_server()
    {
        await using var app = await TestApp.Start();

        var report = await app.Import("""{ "stories": [{ "id": "1.1.1", "title": "t", "own": "\udfff" }] }""", "mode=check");

        Assert.Equal("stories[0].own", Assert.Single(report.Problems).Path);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Only_JSON_is_taken(string? type)
    {
        await using var app = await TestApp.Start();
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Some.Backlog()));
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        using var response = await app.Http.PostAsync($"{Routes.Import}?mode=apply", body, Cancel);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("The body must be JSON: send it as application/json.", (await response.Problem()).Error);
        await AssertEmpty(app);
    }

    [Fact]
    public async Task A_byte_order_mark_does_no_harm()
    {
        await using var app = await TestApp.Start();

        Assert.Equal(3, (await app.Import("\ufeff" + Some.Backlog())).Stories);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_32_MiB_is_refused_whether_it_says_its_length_or_not(bool chunked)
    {
        await using var app = await TestApp.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Routes.Import}?mode=apply");
        request.Content = new ByteArrayContent(Large(Limit + 1));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = !chunked;

        using var response = await app.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("The body is larger than the 32768 KiB that this address takes.", (await response.Problem()).Error);
        await AssertEmpty(app);
    }

    [Fact]
    public async Task A_body_of_32_MiB_is_taken_and_kept()
    {
        await using var app = await TestApp.Start();
        using var body = new ByteArrayContent(Large(Limit));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var response = await app.Http.PostAsync($"{Routes.Import}?mode=apply", body, Cancel);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.InRange((await app.Http.GetByteArrayAsync(Routes.Version("v1.0"), Cancel)).Length, Limit - 1000, Limit + 1000);
    }

    private static byte[] Large(int bytes)
    {
        const string head = """{"stories":[{"id":"1.1.1","title":"t","own":" """, tail = "\"}]}";
        return Encoding.UTF8.GetBytes(head + new string('x', bytes - head.Length - tail.Length) + tail);
    }

    private static async Task AssertEmpty(TestApp app)
    {
        foreach (var table in new[] { "versions", "phases", "epics", "stories", "story_history" })
            Assert.Equal(0, await app.Database.Read(session => session.Scalar<int>($"SELECT COUNT(*) FROM {table}"), Cancel));
    }
}
