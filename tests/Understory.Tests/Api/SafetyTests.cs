using System.Net;
using System.Text.RegularExpressions;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed partial class SafetyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every endpoint that changes something, with a body that it takes.</summary>
    public static TheoryData<string, string, string?> Changing => new()
    {
        { "POST", "/api/versions/import?mode=apply", Some.Backlog(1, "v2.0") },
        { "POST", "/api/versions/sample", null },
        { "POST", "/api/versions/v1.0/stories", """{ "title": "New" }""" },
        { "PATCH", "/api/versions/v1.0/stories/1.1.1", """{ "revision": 1, "title": "Changed" }""" },
        { "POST", "/api/tasks", """{ "type": "refine", "version": "v1.0" }""" },
        { "PATCH", "/api/tasks/0199aaaa-0000-7000-8000-000000000000", """{ "action": "read" }""" },
        { "POST", "/api/tasks/clear", null },
        { "POST", "/api/tasks/0199aaaa-0000-7000-8000-000000000000/apply", """{ "items": [] }""" },
    };

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task A_change_that_comes_from_a_foreign_page_is_refused(string method, string path, string? body)
    {
        await using var app = await Started();
        var own = app.Http.BaseAddress!;
        (string Name, string Value)[] foreign =
        [
            ("Origin", "https://example.org"), ("Origin", "null"), ("Origin", $"http://localhost:{own.Port}"),
            ("Origin", $"https://127.0.0.1:{own.Port}"), ("Origin", "http://127.0.0.1"), ("Origin", $"http://127.0.0.1:{own.Port}.example.org"),
            ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Site", "something-new"),
        ];

        foreach (var header in foreign)
        {
            using var response = await app.Send(new HttpMethod(method), path, body, header);

            Assert.Equal((header, HttpStatusCode.Forbidden), (header, response.StatusCode));
            Assert.Equal("The request comes from another site and was refused.", (await response.Problem()).Error);
        }

        Assert.Equal("Story 1", (await app.Story("v1.0", "1.1.1")).Title);
        Assert.Equal((1, 0), (await Count(app, "stories"), await Count(app, "tasks")));
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task A_change_of_our_own_page_or_of_a_script_passes(string method, string path, string? body)
    {
        await using var app = await Started();
        var origin = app.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        (string, string)[][] passing =
        [
            [], [("Origin", origin)], [("Sec-Fetch-Site", "same-origin")], [("Sec-Fetch-Site", "none")], [("Origin", origin), ("Sec-Fetch-Site", "same-origin")],
        ];

        foreach (var headers in passing)
        {
            using var response = await app.Send(new HttpMethod(method), path, body, headers);
            Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        }
    }

    [Fact]
    public async Task One_good_header_does_not_excuse_the_other()
    {
        await using var app = await Started();
        var origin = app.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

        using var site = await app.Send(HttpMethod.Post, Routes.ClearTasks, null, ("Origin", origin), ("Sec-Fetch-Site", "cross-site"));
        using var page = await app.Send(HttpMethod.Post, Routes.ClearTasks, null, ("Origin", "https://example.org"), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (site.StatusCode, page.StatusCode));
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/stories?version=v1.0")]
    [InlineData("GET", "/api/versions")]
    [InlineData("GET", "/api/tasks")]
    [InlineData("POST", "/api/tasks/clear")]
    [InlineData("POST", "/api/versions/sample")]
    public async Task A_request_to_a_foreign_host_is_refused(string method, string path)
    {
        await using var app = await Started();
        foreach (var host in new[] { "example.org", "127.0.0.1.example.org", "localhost.example.org:80", "192.168.0.7", "" })
        {
            using var response = await app.Send(new HttpMethod(method), path, null, ("Host", host));
            Assert.Equal((host, HttpStatusCode.BadRequest), (host, response.StatusCode));
        }

        Assert.Equal(1, await Count(app, "versions"));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5080")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:5080")]
    public async Task A_request_to_a_local_host_passes(string host)
    {
        await using var app = await Started();

        using var response = await app.Send(HttpMethod.Get, Routes.Versions, null, ("Host", host));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/stories?version=v1.0", 200)]
    [InlineData("/tasks", 200)]
    [InlineData("/nowhere", 404)]
    [InlineData("/api/versions", 200)]
    [InlineData("/api/versions/v1.0", 200)]
    [InlineData("/api/versions/none", 404)]
    [InlineData("/api/versions/v1.0?format=xml", 400)]
    [InlineData("/api/tasks?limit=many", 400)]
    [InlineData("/app.css", 200)]
    public async Task Every_answer_carries_a_strict_policy_with_a_fresh_nonce(string path, int status)
    {
        await using var app = await Started();
        var nonces = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            using var response = await app.Http.GetAsync(path, Cancel);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.True(response.Headers.TryGetValues("Content-Security-Policy", out var policies), $"{path} has no policy");
            var policy = Assert.Single(policies);
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src 'self' 'unsafe-inline'", policy, StringComparison.Ordinal);
            Assert.True(nonces.Add(Nonce().Match(policy).Groups[1].Value));
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task Inline_scripts_of_a_page_carry_its_nonce_and_there_is_no_other_inline_code()
    {
        await using var app = await Started();

        using var response = await app.Http.GetAsync("/stories?version=v1.0", Cancel);

        var html = await response.Content.ReadAsStringAsync(Cancel);
        var nonce = Nonce().Match(Assert.Single(response.Headers.GetValues("Content-Security-Policy"))).Groups[1].Value;
        var inline = InlineScript().Matches(html).Select(m => m.Value).ToList();
        Assert.All(inline, script => Assert.Contains($"nonce=\"{nonce}\"", WebUtility.HtmlDecode(script), StringComparison.Ordinal));
        Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(InlineHandler(), html);
    }

    [Fact]
    public async Task Story_text_is_rendered_as_text()
    {
        await using var app = await TestApp.Start();
        await app.Import("""{ "version": "v1.0", "title": "<b>T</b>", "stories": [{ "id": "1.1.1", "title": "<script>alert(1)</script>", "description": "<img src=x onerror=alert(2)>" }] }""");

        foreach (var path in new[] { Routes.Pages.Stories("v1.0"), Routes.Pages.Story("v1.0", "1.1.1") })
        {
            var html = await app.Http.GetStringAsync(path, Cancel);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", "/api/nothing", null, 404)]
    [InlineData("DELETE", "/api/versions", null, 405)]
    [InlineData("GET", "/api/versions/none", null, 404)]
    [InlineData("GET", "/api/tasks?limit=many", null, 400)]
    [InlineData("GET", "/api/tasks?cursor=%00%ff", null, 400)]
    [InlineData("GET", "/api/tasks/not-an-id", null, 404)]
    [InlineData("POST", "/api/tasks", "{", 400)]
    [InlineData("POST", "/api/tasks", "[]", 400)]
    [InlineData("PATCH", "/api/versions/v1.0/stories/1.1.1", "{\"revision\":{}}", 400)]
    [InlineData("PATCH", "/api/versions/v1.0/stories/1.1.1", "{\"revision\":5}", 409)]
    [InlineData("POST", "/api/versions/import?mode=apply", "{", 400)]
    [InlineData("POST", "/api/versions/import?mode=apply", "{\"stories\":[1]}", 400)]
    public async Task Every_refusal_of_the_API_is_a_problem_document_without_a_look_inside(string method, string path, string? body, int status)
    {
        await using var app = await Started();

        using var response = await app.Send(new HttpMethod(method), path, body);

        Assert.Equal(status, (int)response.StatusCode);
        var problem = await response.Problem();
        Assert.Equal(status, problem.Status);
        Assert.NotEmpty(problem.Error);
        Assert.DoesNotMatch(Inside(), await response.Content.ReadAsStringAsync(Cancel));
        Assert.True(response.Headers.Contains("Content-Security-Policy"), "the policy is missing");
    }

    private static async Task<TestApp> Started()
    {
        var app = await TestApp.Start();
        await app.Import(Some.Backlog(1));
        return app;
    }

    private static Task<int> Count(TestApp app, string table) =>
        app.Database.Read(session => session.Scalar<int>($"SELECT COUNT(*) FROM {table}"), Cancel);

    [GeneratedRegex("'nonce-([A-Za-z0-9+/=]{16,})'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script(?![^>]*\\ssrc=)[^>]*>")]
    private static partial Regex InlineScript();

    [GeneratedRegex("<[^>]+\\son[a-z]+=\"")]
    private static partial Regex InlineHandler();

    [GeneratedRegex("Exception|StackTrace|\\.cs:line|   at |System\\.|Microsoft\\.|sqlite", RegexOptions.IgnoreCase)]
    private static partial Regex Inside();
}
