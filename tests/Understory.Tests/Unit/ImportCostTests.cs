using System.Text.Json;
using Understory.Backlog;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class ImportCostTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_costs_two_statements_a_story_and_a_few_beside()
    {
        await using var files = await TestDatabase.Create();
        await using var database = new TracingDatabase(files.File);
        var import = new BacklogImport(database);

        var written = await import.Apply(Document(10_000), "v1.0", merge: false, Cancel);

        Assert.True(written.Written);
        Assert.InRange(database.Statements.Count, 20_000, 20_030);
    }

    [Fact]
    public async Task A_merge_that_changes_nothing_writes_no_story()
    {
        await using var files = await TestDatabase.Create();
        await using var database = new TracingDatabase(files.File);
        var import = new BacklogImport(database);
        await import.Apply(Document(2_000), "v1.0", merge: false, Cancel);
        database.Forget();

        var written = await import.Apply(Document(2_000), "v1.0", merge: true, Cancel);

        Assert.Equal((true, 0), (written.Written, written.Report.Changes));
        Assert.InRange(database.Statements.Count, 1, 30);
    }

    [Fact]
    public async Task The_memory_of_a_check_grows_with_the_document_and_not_faster()
    {
        await using var files = await TestDatabase.Create();
        var import = new BacklogImport(files.Database);
        await import.Check(Document(100), null, Cancel);

        var (small, large) = (await Allocated(Document(2_000)), await Allocated(Document(16_000)));

        // Eight times the stories; a quadratic step would make it sixty-four.
        Assert.InRange(large, small, 16 * small);

        async Task<long> Allocated(JsonElement document)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await import.Check(document, null, Cancel);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    [Fact]
    public async Task Stories_of_other_versions_are_loaded_only_where_a_reference_names_their_version()
    {
        await using var files = await TestDatabase.Create();
        await using var database = new TracingDatabase(files.File);
        var import = new BacklogImport(database);
        for (var version = 1; version <= 20; version++)
            await import.Apply(JsonElement.Parse(Some.Backlog(1)), $"v{version}.0", merge: false, Cancel);

        var without = await Statements("1.1.1");
        var with = await Statements("v7.0:1.1.1");

        Assert.Equal(without + 1, with);

        async Task<int> Statements(string reference)
        {
            database.Forget();
            var report = (await import.Check(
                JsonElement.Parse($$"""{ "version": "new", "stories": [{ "id": "1.1.1", "title": "t" }, { "id": "1.1.2", "title": "t", "depends_on": ["{{reference}}"] }] }"""),
                null, Cancel)).Report;
            Assert.Empty(report.Problems);
            return database.Statements.Count;
        }
    }

    // Every story depends on its neighbours, every tenth one has no id, and some references lead nowhere.
    private static JsonElement Document(int stories) => JsonSerializer.SerializeToElement(new
    {
        title = "Large",
        stories = Enumerable.Range(1, stories).Select(n => new Dictionary<string, object>
        {
            [n % 10 == 0 ? "own" : "id"] = $"1.1.{n}",
            ["title"] = $"Story {n}",
            ["description"] = "As a member I want it.",
            ["acceptance"] = new[] { "It is shown." },
            ["depends_on"] = new[] { $"1.1.{n + 1}", $"1.1.{n - 1}", $"v9.9:{n}" },
        }),
    });
}
