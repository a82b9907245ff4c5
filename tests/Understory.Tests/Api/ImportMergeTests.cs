using System.Text.Json;
using Understory.Backlog.Documents;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

/// <summary>A document into a version that exists: the file wins for the fields that it carries.</summary>
public sealed class ImportMergeTests : IAsyncLifetime
{
    private BacklogFiles _files = null!;

    public async ValueTask InitializeAsync() => _files = await BacklogFiles.Create();

    public ValueTask DisposeAsync() => _files.DisposeAsync();

    [Fact]
    public async Task A_field_that_the_file_carries_wins_and_all_others_stay()
    {
        await _files.Import(Some.Backlog(2));
        await _files.Change("1.1.1", s => s with { Intent = "by hand", Description = "by hand", Passes = true });

        var report = await Merge("""{ "id": "1.1.1", "description": "from the file", "tags": [] }""");

        Assert.Equal((0, 1), (report.Adds, report.Changes));
        var story = await _files.Story("1.1.1");
        Assert.Equal(("Story 1", "by hand", "from the file", true, 3), (story.Title, story.Intent, story.Description, story.Passes, story.Revision));
        Assert.Empty(story.Tags);
        Assert.Equal(["Thing 1 is shown."], story.Acceptance);
        Assert.Equal(1, (await _files.Story("1.1.2")).Revision);
    }

    [Theory]
    [InlineData("""{ "id": "1.1.1", "title": "" }""")]
    [InlineData("""{ "id": "1.1.1", "title": null, "tags": null, "passes": null }""")]
    [InlineData("""{ "id": "1.1.1", "phase": "two", "epic": 1.5, "story_number": null }""")]
    public async Task What_the_file_does_not_really_say_changes_no_field(string story)
    {
        await _files.Import(Some.Backlog(1));
        var before = await _files.Story("1.1.1");

        await Merge(story);

        var after = await _files.Story("1.1.1");
        Assert.Equal(Say(before), Say(after));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_however_often()
    {
        var spelled = Some.UserStories().Replace("\n", "\n   ", StringComparison.Ordinal).Replace("1.50", "1.5", StringComparison.Ordinal);
        await _files.Import(Some.UserStories(), "v1.0");
        var before = await _files.Export();

        foreach (var json in new[] { Some.UserStories(), spelled, Some.UserStories() })
        {
            var report = await _files.Import(json, "v1.0", merge: true);
            Assert.Equal((0, 0), (report.Adds, report.Changes));
        }

        Assert.Equal(before, await _files.Export());
        Assert.Equal(3, await _files.Database.Scalar<int>("SELECT COUNT(*) FROM story_history"));
    }

    [Fact]
    public async Task Each_change_goes_to_the_history()
    {
        await _files.Import(Some.Backlog(2));

        await Merge("""{ "id": "1.1.2", "title": "Renamed" }, { "id": "1.1.9", "title": "New" }""");

        var rows = await _files.Database.Database.Read(
            session => session.Query<string>("SELECT story_id || ' ' || revision || ' ' || actor FROM story_history ORDER BY story_id, revision"),
            TestContext.Current.CancellationToken);
        Assert.Equal(["1.1.1 1 import", "1.1.2 1 import", "1.1.2 2 import", "1.1.9 1 import"], rows);
    }

    [Fact]
    public async Task Unknown_fields_of_the_file_win_and_those_that_it_does_not_have_stay()
    {
        await _files.Import("""{ "version": "v1.0", "own": 1, "kept": 2, "stories": [{ "id": "1.1.1", "title": "t", "own": 1, "kept": 1.50 }] }""");

        var report = await _files.Import("""{ "version": "v1.0", "own": 9, "stories": [{ "id": "1.1.1", "own": { "x": 9 } }] }""", merge: true);

        Assert.Equal(1, report.Changes);
        Assert.Equal(
            """{"version":"v1.0","own":9,"kept":2,"stories":[{"id":"1.1.1","title":"t","own":{"x":9},"kept":1.50}]}""",
            BacklogFiles.Plain(await _files.Export()));
    }

    [Fact]
    public async Task A_priority_that_the_file_changes_moves_the_story()
    {
        await _files.Import(Some.UserStories(), "v1.0");

        var report = await _files.Import("""{ "userStories": [{ "id": "US-003", "priority": 0.5 }] }""", "v1.0", merge: true);

        Assert.Equal(1, report.Changes);
        Assert.Equal(["US-003", "US-002", "US-001"], (await _files.Stories()).Select(s => s.Id));
    }

    [Fact]
    public async Task A_story_number_that_the_file_changes_moves_the_story()
    {
        await _files.Import(Some.Backlog(3));

        await Merge("""{ "id": "1.1.1", "story_number": 9 }""");

        Assert.Equal(["1.1.2", "1.1.3", "1.1.1"], (await _files.Stories()).Select(s => s.Id));
    }

    [Fact]
    public async Task Names_of_phases_and_epics_stay_where_the_file_gives_none()
    {
        await _files.Import(
            """
            { "version": "v1.0", "title": "T", "description": "D", "stories": [],
              "phases": [{ "id": 1, "name": "P1", "own": 1 }, { "id": 2, "name": "P2" }], "epics": [{ "phase": 1, "id": 1, "name": "E", "description": "d" }] }
            """);

        await _files.Import(
            """{ "version": "v1.0", "title": "", "stories": [], "phases": [{ "id": 1 }, { "id": 3, "name": "P3" }], "epics": [{ "phase": 1, "id": 1, "name": "E2" }] }""",
            merge: true);

        Assert.Equal(
            """{"version":"v1.0","title":"T","description":"D","stories":[],"phases":[{"id":1,"name":"P1","own":1},{"id":3,"name":"P3"},{"id":2,"name":"P2"}],"epics":[{"phase":1,"id":1,"name":"E2","description":"d"}]}""",
            BacklogFiles.Plain(await _files.Export()));
    }

    [Fact]
    public async Task A_document_of_the_other_form_leaves_the_version_in_its_own()
    {
        await _files.Import(Some.Backlog(2));

        await _files.Import(
            """{ "project": "P", "userStories": [{ "id": "1.1.1", "acceptanceCriteria": ["new"], "priority": 99 }, { "id": "1.1.0", "title": "first", "priority": 50 }] }""",
            "v1.0", merge: true);

        Assert.Equal(["1.1.0", "1.1.1", "1.1.2"], (await _files.Stories()).Select(s => s.Id));
        Assert.Equal(["new"], (await _files.Story("1.1.1")).Acceptance);
        var json = await _files.Export();
        var (document, problems) = BacklogFiles.Read(json);
        Assert.Equal(DocumentForm.Backlog, document!.Form);
        Assert.DoesNotContain("userStories", json, StringComparison.Ordinal);
        Assert.All(problems, p => Assert.Contains("stands beside", p.Message, StringComparison.Ordinal));
        Assert.Equal(["new"], document.Stories.Single(s => s.Story.Id == "1.1.1").Story.Acceptance);
    }

    [Fact]
    public async Task Dependencies_are_judged_by_what_the_version_holds_after_the_merge()
    {
        await _files.Import(
            """{ "version": "v1.0", "phases": [{ "id": 7 }], "epics": [{ "phase": 7, "id": 1 }], "stories": [{ "id": "1.1.1", "title": "a" }, { "id": "1.1.2", "title": "b", "depends_on": ["1.1.3"] }] }""");
        await _files.Import(Some.Backlog(1, "v0.1"));

        var report = await Merge(
            """{ "id": "1.1.3", "title": "c", "depends_on": ["1.1.1", "7", "7.1", "v0.1", "v0.1:1.1.1", "v1.0:1.1.2", "v0.1:1.1.2", "1.1.2", "8"] }""");

        Assert.Equal(
            [
                ("stories[0].depends_on[6]", "\"v0.1:1.1.2\" does not exist"),
                ("stories[0].depends_on[8]", "\"8\" does not exist"),
                ("stories[0].depends_on", "stories depend on each other in a circle: 1.1.2 → 1.1.3 → 1.1.2"),
            ],
            report.Problems.Select(p => (p.Path, p.Message)));
    }

    [Fact]
    public async Task A_problem_of_a_dependency_stands_where_the_file_has_it()
    {
        await _files.Import(
            """{ "version": "v1.0", "stories": [{ "id": "1.1.1", "title": "a", "depends_on": ["1.1.2"] }, { "id": "1.1.2", "title": "b", "depends_on": ["1.1.1"] }] }""");

        var report = await Merge(
            """{ "id": "1.1.1", "title": "c" }, { "id": "1.1.3", "title": "d", "dependsOn": ["1.1.1", null, ["1.1.2", "x"], "y"] }, { "id": "1.1.4", "title": "e", "depends_on": "z" }""");

        Assert.Equal(
            ["stories[1].dependsOn[2][1]", "stories[1].dependsOn[3]", "stories[2].depends_on"],
            report.Problems.Where(p => p.Message.EndsWith("does not exist", StringComparison.Ordinal)).Select(p => p.Path));
        Assert.Equal("stories[0]", Assert.Single(report.Problems, p => p.Message.Contains("circle", StringComparison.Ordinal)).Path);
    }

    private Task<ImportReport> Merge(string stories) => _files.Import($$"""{ "version": "v1.0", "stories": [{{stories}}] }""", merge: true);

    private static string Say(Story story) => JsonSerializer.Serialize(story with { UpdatedAt = default, Revision = 1 });
}
