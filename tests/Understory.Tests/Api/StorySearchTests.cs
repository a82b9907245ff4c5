using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class StorySearchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "1.1.1 1.1.2 1.2.1 2.1.1")]
    [InlineData("q=queue", "1.1.1")]
    [InlineData("q=QUEUE place", "1.1.1")]
    [InlineData("q=queue nowhere", "")]
    [InlineData("q=1.2.1", "1.2.1")]
    [InlineData("q=größe", "1.1.2")]
    [InlineData("q=GRÖSSE", "")]
    [InlineData("q=GRÖẞE", "")]
    [InlineData("q=ПРИВЕТ", "1.1.2")]
    [InlineData("q=quoted", "1.1.2")]
    [InlineData("q=\"quoted\"", "1.1.2")]
    [InlineData("q=100%25", "1.2.1")]
    [InlineData("q=%25", "1.2.1")]
    [InlineData("q=_", "2.1.1")]
    [InlineData("q=wildcard' OR 1=1 --", "")]
    [InlineData("q=u0022", "")]
    [InlineData("q=urgent", "1.1.1 2.1.1")]
    [InlineData("q=blindly", "1.1.1")]
    [InlineData("q=noted", "2.1.1")]
    [InlineData("status=pending", "1.1.1")]
    [InlineData("status=passed", "1.1.2")]
    [InlineData("status=merged", "1.2.1")]
    [InlineData("status=skipped", "2.1.1")]
    [InlineData("status=pending, merged", "1.1.1 1.2.1")]
    [InlineData("status=pending&status=merged", "1.1.1 1.2.1")]
    [InlineData("phase=1", "1.1.1 1.1.2 1.2.1")]
    [InlineData("epic=1.2", "1.2.1")]
    [InlineData("phase=2&epic=1.2", "")]
    [InlineData("tag=urgent", "1.1.1 2.1.1")]
    [InlineData("tag=urgent&tag=desk", "1.1.1")]
    [InlineData("tag=Urgent", "")]
    [InlineData("tag=a,b", "1.1.2")]
    [InlineData("tag=urgent&status=skipped&phase=2&q=noted", "2.1.1")]
    public async Task Every_filter_must_hold(string query, string found)
    {
        await using var app = await Start();

        foreach (var view in new[] { "", "&view=list" })
        {
            var page = await Search(app, query + view);
            Assert.Equal(found, string.Join(' ', page.Stories.Select(s => s.Id)));
            Assert.Equal(4, page.Total);
            Assert.Equal(
                [new TagCount("urgent", 2), new TagCount("a,b", 1), new TagCount("desk", 1)],
                page.Tags);
            Assert.Equal(["Desk"], page.Phases.Select(p => p.Name));
        }
    }

    [Fact]
    public async Task The_list_view_leaves_the_longer_texts_out()
    {
        await using var app = await Start();

        foreach (var query in new[] { "view=list&phase=2", "view=list&q=noted" })
        {
            var story = Assert.Single((await app.Json($"{Routes.Stories("v1.0")}?{query}")).GetProperty("stories").EnumerateArray());
            Assert.Equal(
                ["id", "title", "criteria", "phase", "epic", "story_number", "depends_on", "tags", "passes", "merged", "skipped", "revision", "updated_at"],
                story.EnumerateObject().Select(p => p.Name));
            Assert.Equal((2, "2.1.1"), (story.GetProperty("criteria").GetInt32(), story.GetProperty("id").GetString()));
        }

        var whole = Assert.Single((await app.Json($"{Routes.Stories("v1.0")}?phase=2")).GetProperty("stories").EnumerateArray());
        Assert.False(whole.TryGetProperty("criteria", out _));
        Assert.Equal("noted", whole.GetProperty("notes").GetString());
    }

    [Theory]
    [InlineData("q=LONG201", "q")]
    [InlineData("status=done", "status")]
    [InlineData("status=pending,Passed", "status")]
    [InlineData("status=0", "status")]
    [InlineData("phase=one", "phase")]
    [InlineData("phase=-1", "phase")]
    [InlineData("phase=1&phase=2", "phase")]
    [InlineData("phase=99999999999", "phase")]
    [InlineData("phase=1000000", "phase")]
    [InlineData("epic=1", "epic")]
    [InlineData("epic=1.2.3", "epic")]
    [InlineData("epic=a.b", "epic")]
    [InlineData("epic=.", "epic")]
    [InlineData("tag=LONG201", "tag")]
    [InlineData("MANYTAGS", "tag")]
    [InlineData("view=summary", "view")]
    [InlineData("q=%00", "q")]
    public async Task A_filter_that_cannot_be_is_refused_by_its_name(string query, string field)
    {
        await using var app = await Start();
        query = query.Replace("LONG201", new string('x', 201), StringComparison.Ordinal)
            .Replace("MANYTAGS", string.Join('&', Enumerable.Range(0, 21).Select(n => $"tag={n}")), StringComparison.Ordinal);

        using var response = await app.Http.GetAsync($"{Routes.Stories("v1.0")}?{query}", Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([field], (await response.Problem()).Errors!.Keys);
    }

    [Theory]
    [InlineData("q=%ED%A0%80")]
    [InlineData("tag=%FF")]
    [InlineData("q=&status=&phase=&epic=&tag=&view=")]
    public async Task What_is_odd_finds_nothing_or_filters_nothing_and_never_fails(string query)
    {
        await using var app = await Start();

        using var response = await app.Http.GetAsync($"{Routes.Stories("v1.0")}?{query}", Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_list_view_of_a_version_that_is_not_there_is_not_found()
    {
        await using var app = await Start();

        using var response = await app.Http.GetAsync($"{Routes.Stories("v9.9")}?view=list", Cancel);

        Assert.Equal("There is no version v9.9.", (await response.Problem()).Error);
    }

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start();
        await app.Import(JsonSerializer.Serialize(new
        {
            version = "v1.0",
            phases = new[] { new { id = 1, name = "Desk" } },
            stories = new object[]
            {
                new { id = "1.1.1", title = "Show the queue", intent = "so that nobody waits blindly", description = "The place is shown.", tags = new[] { "desk", "urgent", "urgent" } },
                new { id = "1.1.2", title = "Größe", acceptance = new[] { "Says \"привет\" to all.", "Is \"quoted\"." }, tags = new[] { "a,b" }, passes = true, skipped = true },
                new { id = "1.2.1", title = "Grow by 100% a day", passes = true, merged = true },
                new { id = "2.1.1", title = "snake_case", notes = "noted", acceptance = new[] { "One.", "Two." }, tags = new[] { "urgent" }, skipped = true },
            },
        }));
        return app;
    }

    private static async Task<StoriesResponse> Search(TestApp app, string query) =>
        (await app.Http.GetFromJsonAsync($"{Routes.Stories("v1.0")}?{query}", WireJson.Default.StoriesResponse, Cancel))!;
}
