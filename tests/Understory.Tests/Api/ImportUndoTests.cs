using System.Net;
using System.Net.Http.Json;
using Understory.Contracts;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class ImportUndoTests
{
    private const string Merge = "mode=apply&merge=true";

    // Changes the texts of the version and of both groups, changes 1.1.2, adds 2.1.1 and a phase for it.
    private const string Second =
        """
        { "version": "v1.0", "title": "Summer", "reviewer": "Ada", "phases": [{ "id": 1, "name": "Front desk" }, { "id": 2, "name": "Quay" }],
          "epics": [{ "phase": 1, "id": 1, "name": "Line", "description": "d" }, { "phase": 2, "id": 1, "name": "Alerts" }],
          "stories": [{ "id": "1.1.2", "title": "Two", "story_number": 9, "estimate": 5 }, { "id": "2.1.1", "title": "New" }] }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Undoing_a_merge_leaves_the_version_as_it_was_before()
    {
        await using var app = await Start();
        var (page, export) = (await app.Stories(), await Export(app));
        var report = await app.Import(Second, Merge);

        var answer = await Undo(app, report.ImportId!);

        Assert.Equal(new UndoImportResponse(Deleted: 1, Restored: 1, VersionDeleted: false), answer);
        Assert.Equal(export, await Export(app));
        var now = await app.Stories();
        Assert.Equal(page.Phases, now.Phases);
        Assert.Equal(page.Epics, now.Epics);
        Assert.Equal([1, 3, 1], now.Stories.Select(s => s.Revision));
        Assert.Equal("Spring release", (await Version(app)).Title);
        Assert.Equal(
            [(HistoryKind.Deleted, "person", null), (HistoryKind.Created, "import", report.ImportId)],
            (await History(app, "2.1.1")).Select(h => (h.Kind, h.Actor, h.ImportId)));
    }

    [Fact]
    public async Task An_import_that_made_the_version_takes_it_away_and_sent_again_writes_nothing()
    {
        await using var app = await TestApp.Start();
        var id = (await app.Import(Some.Backlog())).ImportId!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Undo(app, id)));

        Assert.All(answers, answer => Assert.Equal(new UndoImportResponse(3, 0, true), answer));
        Assert.Empty((await app.Http.GetFromJsonAsync(Routes.Versions, WireJson.Default.VersionsResponse, Cancel))!.Versions);
        (await app.Send(HttpMethod.Post, Routes.RestoreVersion("v1.0"), null)).Dispose();
        Assert.Empty((await app.Stories()).Stories);
        Assert.Equal([2, 1], (await History(app, "1.1.1")).Select(h => h.Revision));
    }

    [Fact]
    public async Task A_version_with_a_story_made_by_hand_stays()
    {
        await using var app = await TestApp.Start();
        var id = (await app.Import(Some.Backlog())).ImportId!;
        (await app.Post(Routes.Stories("v1.0"), """{ "title": "Mine" }""")).Dispose();

        Assert.Equal(new UndoImportResponse(3, 0, false), await Undo(app, id));

        var page = await app.Stories();
        Assert.Equal(["1.1.4"], page.Stories.Select(s => s.Id));
        // What stands there keeps the names of its place.
        Assert.Equal(("Desk", "Queue"), (Assert.Single(page.Phases).Name, Assert.Single(page.Epics).Name));
    }

    [Fact]
    public async Task Stories_that_changed_since_are_named_and_nothing_is_written()
    {
        await using var app = await Start();
        var id = (await app.Import(Second, Merge)).ImportId!;
        (await app.Patch(Routes.Story("v1.0", "1.1.2"), """{ "revision": 2, "passes": true }""")).Dispose();
        (await app.Patch(Routes.Story("v1.0", "2.1.1"), """{ "revision": 1, "intent": "Mine." }""")).Dispose();
        var before = await Export(app);

        using var response = await app.Post(Routes.UndoImport("v1.0", id), "{}");

        var problem = await response.Problem();
        Assert.Equal(409, problem.Status);
        Assert.Equal(["1.1.2", "2.1.1"], problem.Stories!);
        Assert.Equal("Nothing was undone: 2 stories were changed since the import. Keep them as they are and undo the rest, or leave the import.", problem.Error);
        Assert.Equal(before, await Export(app));
        Assert.Null((await Imports(app))[0].UndoneAt);
    }

    [Fact]
    public async Task What_changed_since_is_kept_and_the_rest_undone_where_that_is_asked_for()
    {
        await using var app = await Start();
        var id = (await app.Import(Second, Merge)).ImportId!;
        (await app.Patch(Routes.Story("v1.0", "2.1.1"), """{ "revision": 1, "intent": "Mine." }""")).Dispose();
        (await app.Patch(Routes.Version("v1.0"), """{ "title": "Mine" }""")).Dispose();
        (await app.Send(HttpMethod.Put, Routes.Epic("v1.0", 1, 1), """{ "name": "Mine" }""")).Dispose();

        Assert.Equal(new UndoImportResponse(0, 1, false), await Undo(app, id, keepChanged: true));

        var page = await app.Stories();
        Assert.Equal([("1.1.1", "Story 1"), ("1.1.2", "Story 2"), ("1.1.3", "Story 3"), ("2.1.1", "New")], page.Stories.Select(s => (s.Id, s.Title)));
        Assert.Equal("Mine", (await Version(app)).Title);
        Assert.Equal([new Phase(1, "Desk"), new Phase(2, "Quay")], page.Phases);
        Assert.Equal([new Epic(1, 1, "Mine", ""), new Epic(2, 1, "Alerts", "")], page.Epics);
        Assert.Equal(new UndoImportResponse(0, 1, false), await Undo(app, id));
    }

    [Fact]
    public async Task A_change_that_a_person_took_back_does_not_hinder()
    {
        await using var app = await Start();
        var id = (await app.Import(Second, Merge)).ImportId!;
        (await app.Post(Routes.Undo("v1.0", "1.1.2"), """{ "revision": 2 }""")).Dispose();
        (await app.Send(HttpMethod.Delete, Routes.DeleteStory("v1.0", "2.1.1", 1), null)).Dispose();

        Assert.Equal(new UndoImportResponse(1, 1, false), await Undo(app, id));

        Assert.Equal(3, (await app.Story("v1.0", "1.1.2")).Revision);
    }

    [Fact]
    public async Task Imports_are_undone_in_turn_the_newest_first()
    {
        await using var app = await TestApp.Start();
        var first = (await app.Import(Some.Backlog())).ImportId!;
        var second = (await app.Import(Second, Merge)).ImportId!;

        using var early = await app.Post(Routes.UndoImport("v1.0", first), "{}");
        await Undo(app, second);
        var answer = await Undo(app, first);

        Assert.Equal(["1.1.2"], (await early.Problem()).Stories!);
        Assert.Equal(new UndoImportResponse(3, 0, true), answer);
    }

    [Fact]
    public async Task A_later_import_that_changed_only_what_we_do_not_know_counts_as_a_change()
    {
        await using var app = await Start();
        var first = (await app.Import(Second, Merge)).ImportId!;
        await app.Import("""{ "version": "v1.0", "stories": [{ "id": "1.1.2", "title": "Two", "estimate": 8 }] }""", Merge);

        using var response = await app.Post(Routes.UndoImport("v1.0", first), "{}");

        Assert.Equal(["1.1.2"], (await response.Problem()).Stories!);
    }

    [Fact]
    public async Task Undoing_an_import_into_a_deleted_version_leaves_that_as_it_was_deleted()
    {
        await using var app = await Start();
        var before = await Export(app);
        (await app.Send(HttpMethod.Delete, Routes.Version("v1.0"), null)).Dispose();
        var id = (await app.Import("""{ "version": "v1.0", "project": "P", "userStories": [{ "id": "1.1.2", "title": "Two" }, { "id": "1.1.7", "title": "Seven" }] }""")).ImportId!;

        var answer = await Undo(app, id);

        Assert.Equal(new UndoImportResponse(1, 3, true), answer);
        (await app.Send(HttpMethod.Post, Routes.RestoreVersion("v1.0"), null)).Dispose();
        Assert.Equal(BacklogFiles.Plain(before), BacklogFiles.Plain(await Export(app)));
    }

    [Fact]
    public async Task An_import_that_brought_a_deleted_story_back_deletes_it_again_with_its_former_text()
    {
        await using var app = await Start();
        (await app.Send(HttpMethod.Delete, Routes.DeleteStory("v1.0", "1.1.2", 1), null)).Dispose();
        var id = (await app.Import("""{ "version": "v1.0", "stories": [{ "id": "1.1.2", "title": "Back" }] }""", Merge)).ImportId!;

        Assert.Equal(new UndoImportResponse(1, 0, false), await Undo(app, id));

        (await app.Send(HttpMethod.Post, Routes.RestoreStory("v1.0", "1.1.2"), null)).Dispose();
        Assert.Equal("Story 2", (await app.Story("v1.0", "1.1.2")).Title);
    }

    [Fact]
    public async Task A_version_on_which_a_task_works_does_not_go()
    {
        var engine = new ScriptedEngine();
        await using var app = await TestApp.Start(engine);
        var id = (await app.Import(Some.Backlog())).ImportId!;
        await app.CreateRefine();
        await engine.Next();

        using var response = await app.Post(Routes.UndoImport("v1.0", id), "{}");

        var problem = await response.Problem();
        Assert.Equal((409, null, "1 task works on v1.0: cancel it first, or wait for it."), (problem.Status, problem.Stories, problem.Error));
        Assert.Equal(3, (await app.Stories()).Total);
    }

    [Fact]
    public async Task Imports_are_listed_newest_first_and_the_sample_has_one_for_each_version()
    {
        await using var app = await TestApp.Start();
        (await app.Send(HttpMethod.Post, Routes.Sample, null)).Dispose();
        var merge = (await app.Import("""{ "version": "v1.0", "stories": [{ "id": "99.1.1", "title": "t" }] }""", Merge)).ImportId!;
        await Undo(app, merge);

        var imports = await Imports(app);

        Assert.Equal([(merge, 1, 0)], imports.Take(1).Select(i => (i.Id, i.Adds, i.Changes)));
        Assert.Equal([true, false], imports.Select(i => i.UndoneAt is not null));
        Assert.True(imports[0].At >= imports[1].At);
        Assert.Equal((await Version(app)).Total, imports[1].Adds);
        Assert.Single(await Imports(app, "v1.1"));
    }

    [Theory]
    [InlineData("v1.0", "nothing", "{}", 404, "There is no import nothing of v1.0.")]
    [InlineData("v9.9", "nothing", "{}", 404, "There is no version v9.9.")]
    [InlineData("v1.0", "nothing", """{ "keepChanged": "yes" }""", 400, "keepChanged: has a value of the wrong kind.")]
    [InlineData("v1.0", "nothing", """{ "keepChanged": null }""", 400, "keepChanged: has a value of the wrong kind.")]
    [InlineData("v1.0", "nothing", """{ "force": true }""", 400, "force: is no member here.")]
    [InlineData("v1.0", "nothing", "[]", 400, null)]
    public async Task What_cannot_be_undone_is_said(string version, string id, string body, int status, string? said)
    {
        await using var app = await Start();

        using var response = await app.Post(Routes.UndoImport(version, id), body);

        var problem = await response.Problem();
        Assert.Equal((status, said ?? problem.Error), (problem.Status, problem.Error));
    }

    [Fact]
    public async Task An_import_is_undone_only_in_its_own_version()
    {
        await using var app = await Start();
        var other = (await app.Import(Some.Backlog(1, "v2.0"))).ImportId!;

        using var response = await app.Post(Routes.UndoImport("v1.0", other), "{}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<TestApp> Start()
    {
        var app = await TestApp.Start();
        await app.Import(Some.Backlog());
        return app;
    }

    private static async Task<UndoImportResponse> Undo(TestApp app, string id, bool keepChanged = false)
    {
        using var response = await app.Post(Routes.UndoImport("v1.0", id), keepChanged ? """{ "keepChanged": true }""" : "{}");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.UndoImportResponse, Cancel))!;
    }

    private static async Task<IReadOnlyList<ImportEntry>> Imports(TestApp app, string version = "v1.0") =>
        (await app.Http.GetFromJsonAsync(Routes.Imports(version), WireJson.Default.ImportsResponse, Cancel))!.Imports;

    private static async Task<VersionSummary> Version(TestApp app) =>
        (await app.Http.GetFromJsonAsync(Routes.Versions, WireJson.Default.VersionsResponse, Cancel))!.Versions.Single(v => v.Id == "v1.0");

    private static Task<string> Export(TestApp app) => app.Http.GetStringAsync(Routes.Version("v1.0"), Cancel);

    private static async Task<IReadOnlyList<HistoryEntry>> History(TestApp app, string id) =>
        (await app.Http.GetFromJsonAsync(Routes.History("v1.0", id), WireJson.Default.HistoryResponse, Cancel))!.History;
}
