using System.Text.Json;
using System.Text.Json.Nodes;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class DocumentRoundTripTests
{
    // Odd on purpose: order, spellings of numbers, unknown members at every level, groups that cannot be read.
    private const string OddBacklog =
        """
        {
          "$schema": "https://example.org/prd.json", "stories": [
            { "own": { "a": [1.50, 1e400, -0, 12345678901234567890, null, { "é": "ß\u0001\ud83d\ude00</script>" }] },
              "tags": ["x", 7], "passes": "yes", "title": "  Spaces around  ", "id": "STORY-1.2.3", "estimate": 1.50, "description": ["a", "b"] },
            { "id": 4, "title": "Number as id", "acceptanceCriteria": ["c", ["d"]], "acceptance": null, "story_number": 2.0, "depends_on": [1.20] },
            { "title": "No place", "id": "1.1.1", "phase": "first", "priority": "high", "intent": null }
          ],
          "epics": [{ "phase": 2, "id": 1, "name": "Late", "colour": "red" }, { "id": 2, "title": "Early" }, "loose"],
          "phases": [{ "id": 2, "name": "Second" }, { "name": "No id" }, { "id": 1, "name": ["First"], "weight": 0.10 }, { "id": 1 }],
          "version": "v1.0", "title": "T", "description": null, "project": { "key": "P" }, "meta": { "stories": [] }
        }
        """;

    private const string OddUserStories =
        """
        {
          "userStories": [
            { "priority": 3, "id": "US-009", "title": "Last", "acceptanceCriteria": [], "passes": false, "notes": "", "status": "open" },
            { "priority": "1", "id": "US-001", "acceptance": ["own word"], "acceptanceCriteria": ["read"], "passes": 1 },
            { "id": "US-002", "title": "No priority", "phase": 2, "epic": "3", "merged": true, "skipped": false, "dependsOn": ["US-001"] }
          ],
          "project": "P", "branchName": "b", "description": "D", "stories": "see the wiki", "phases": null, "version": 2
        }
        """;

    public static TheoryData<string> Files => [Some.Backlog(), Some.UserStories(), OddBacklog, OddUserStories];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task What_did_not_change_comes_out_as_the_file_had_it(string json)
    {
        await using var files = await BacklogFiles.Create();

        var version = (await files.Import(json)).Version;

        Assert.Equal(BacklogFiles.Plain(json), BacklogFiles.Plain(await files.Export(version)));
    }

    [Fact]
    public async Task A_field_that_changed_comes_out_changed_and_the_rest_stays_as_the_file_had_it()
    {
        await using var files = await BacklogFiles.Create();
        await files.Import(OddBacklog);

        await files.Change("1.2.3", s => s with { Description = "new", Tags = ["y"] });
        await files.Change("4", s => s with { Acceptance = ["c", "e"], Intent = "so that", Passes = true });

        var expected = JsonNode.Parse(OddBacklog)!;
        expected["stories"]![0]!["description"] = "new";
        expected["stories"]![0]!["tags"] = new JsonArray("y");
        expected["stories"]![1]!["acceptanceCriteria"] = new JsonArray("c", "e");
        expected["stories"]![1]!["intent"] = "so that";
        expected["stories"]![1]!["passes"] = true;
        Assert.Equal(BacklogFiles.Plain(expected.ToJsonString()), BacklogFiles.Plain(await files.Export()));
    }

    [Fact]
    public async Task A_field_that_was_emptied_comes_out_empty()
    {
        await using var files = await BacklogFiles.Create();
        await files.Import(Some.Backlog(1));

        await files.Change("1.1.1", s => s with { Intent = "", Acceptance = [], Tags = [] });

        var story = JsonDocument.Parse(await files.Export()).RootElement.GetProperty("stories")[0];
        Assert.Equal("", story.GetProperty("intent").GetString());
        Assert.Equal((0, 0), (story.GetProperty("acceptance").GetArrayLength(), story.GetProperty("tags").GetArrayLength()));
    }

    [Fact]
    public async Task A_change_of_the_criteria_goes_to_the_member_that_they_were_read_from()
    {
        await using var files = await BacklogFiles.Create();
        await files.Import(OddUserStories, "v1.0");

        await files.Change("US-001", s => s with { Acceptance = ["mended"] });

        var story = JsonDocument.Parse(await files.Export()).RootElement.GetProperty("userStories")[1];
        Assert.Equal("""["mended"]""", BacklogFiles.Plain(story.GetProperty("acceptanceCriteria").GetRawText()));
        Assert.Equal("""["own word"]""", BacklogFiles.Plain(story.GetProperty("acceptance").GetRawText()));
    }

    [Theory]
    [InlineData("\"version\": \"v1.0\"")]
    [InlineData("\"version\": null")]
    [InlineData("\"x\": 1")]
    public async Task A_backlog_says_the_version_that_it_stands_in(string member)
    {
        await using var files = await BacklogFiles.Create();
        await files.Import($$"""{ {{member}}, "title": "T", "stories": [] }""", "v7");

        Assert.Equal("v7", JsonDocument.Parse(await files.Export("v7")).RootElement.GetProperty("version").GetString());
        await files.Import(await files.Export("v7"), merge: true);
        Assert.Equal(1, await files.Database.Scalar<int>("SELECT COUNT(*) FROM versions"));
    }

    [Fact]
    public async Task Stories_without_an_id_come_out_with_the_one_that_they_were_given()
    {
        await using var files = await BacklogFiles.Create();
        await files.Import("""{ "userStories": [{ "title": "a", "priority": 2 }, { "id": null, "title": "b", "priority": 1 }] }""");

        var stories = JsonDocument.Parse(await files.Export()).RootElement.GetProperty("userStories");
        Assert.Equal(["US-001", "US-002"], stories.EnumerateArray().Select(s => s.GetProperty("id").GetString()));
        Assert.Equal(["a", "b"], stories.EnumerateArray().Select(s => s.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task UserStories_become_a_backlog_with_all_that_they_say()
    {
        await using var files = await BacklogFiles.Create();
        await files.Import(Some.UserStories());

        var json = await files.Export(form: DocumentForm.Backlog);

        var (document, problems) = BacklogFiles.Read(json);
        Assert.Empty(problems);
        Assert.Equal((DocumentForm.Backlog, "v1.0", "Harbour log"), (document!.Form, document.Version, document.Title));
        var root = JsonDocument.Parse(json).RootElement;
        Assert.Equal(
            ["project", "branchName", "description", "owner", "stories", "version", "title", "phases", "epics"],
            root.EnumerateObject().Select(p => p.Name));
        var first = root.GetProperty("stories").EnumerateArray().Single(s => s.GetProperty("id").GetString() == "US-001");
        Assert.Equal(
            """{"id":"US-001","title":"Store tide tables","description":"As a pilot, I want tide tables stored so that the screen works offline.","acceptance":["A table is kept for each day","Tests pass"],"priority":2,"passes":true,"notes":"Uses the 2024 format","estimate":1.50,"intent":"","phase":1,"epic":1,"story_number":1,"depends_on":[],"tags":[],"merged":false}""",
            BacklogFiles.Plain(first.GetRawText()));
    }

    [Fact]
    public async Task A_backlog_becomes_userStories_that_keep_their_place_and_order()
    {
        await using var files = await BacklogFiles.Create();
        await files.Import(
            """
            { "version": "v1.0", "title": "T", "phases": [{ "id": 2, "name": "P" }],
              "stories": [{ "id": "2.1.1", "title": "c", "acceptance": ["x"], "merged": true, "own": 1 }, { "id": "1.1.2", "title": "b" }, { "id": "1.1.1", "title": "a" }] }
            """);

        var json = await files.Export(form: DocumentForm.UserStories);

        Assert.Empty(BacklogFiles.Read(json).Problems);
        var root = JsonDocument.Parse(json).RootElement;
        Assert.Equal("T", root.GetProperty("project").GetString());
        Assert.Equal([("1.1.1", 1), ("1.1.2", 2), ("2.1.1", 3)], root.GetProperty("userStories").EnumerateArray()
            .Select(s => (s.GetProperty("id").GetString()!, s.GetProperty("priority").GetInt32())));
        Assert.Equal(
            """{"id":"2.1.1","title":"c","acceptanceCriteria":["x"],"merged":true,"own":1,"description":"","phase":2,"epic":1,"passes":false,"notes":"","priority":3}""",
            BacklogFiles.Plain(root.GetProperty("userStories")[2].GetRawText()));
    }

    [Fact]
    public async Task Stories_that_were_made_here_come_out_in_the_form_of_their_version()
    {
        await using var app = await TestApp.Start();
        await app.Import(Some.UserStories());
        await app.Import(Some.Backlog(version: "v2.0"));
        foreach (var version in new[] { "v1.0", "v2.0" })
        {
            using var added = await app.Post(Routes.Stories(version), """{ "title": "New", "acceptance": ["x"] }""");
            Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(
            """{"id":"US-004","title":"New","description":"","acceptanceCriteria":["x"],"passes":false,"notes":"","priority":4}""",
            BacklogFiles.Plain((await app.Json(Routes.Version("v1.0"))).GetProperty("userStories")[3].GetRawText()));
        Assert.Equal(
            """{"id":"1.1.4","title":"New","intent":"","description":"","acceptance":["x"],"phase":1,"epic":1,"story_number":4,"depends_on":[],"tags":[],"passes":false,"merged":false}""",
            BacklogFiles.Plain((await app.Json(Routes.Version("v2.0"))).GetProperty("stories")[3].GetRawText()));
    }
}
