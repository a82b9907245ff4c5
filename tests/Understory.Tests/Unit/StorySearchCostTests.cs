using System.Text.Json;
using Understory.Backlog;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Unit;

public sealed class StorySearchCostTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoryQuery> Queries => new(
        StoryQuery.All,
        new StoryQuery { ListView = true },
        new StoryQuery { Words = ["a"], ListView = true },
        new StoryQuery { Phase = 1, Tags = ["t"] },
        new StoryQuery { Epic = (1, 2), Statuses = ["pending", "merged"] },
        new StoryQuery { Phase = 1, Epic = (1, 2), Words = ["a"] });

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_search_looks_at_one_version_by_its_index(StoryQuery query)
    {
        await using var files = await TestDatabase.Create();
        await new BacklogImport(files.Database).Apply(JsonElement.Parse(Some.Backlog()), "v1.0", merge: false, Cancel);
        await using var database = new TracingDatabase(files.File);

        await database.Read(session => session.StoriesPage("v1.0", query), Cancel);

        var reads = database.Statements.Where(sql => sql.Contains("FROM stories", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(reads);
        foreach (var sql in reads)
        {
            var steps = (await database.Steps(sql, Cancel)).Where(step => step.Contains(" stories", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(steps);
            Assert.All(steps, step => Assert.StartsWith("SEARCH stories USING", step, StringComparison.Ordinal));
            Assert.All(steps, step => Assert.Contains("(version=?", step, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_epic_is_found_by_the_index_and_not_by_looking_through_the_version()
    {
        await using var files = await TestDatabase.Create();
        await using var database = new TracingDatabase(files.File);
        await new BacklogImport(files.Database).Apply(JsonElement.Parse(Some.Backlog()), "v1.0", merge: false, Cancel);

        await database.Read(session => session.StoriesPage("v1.0", new StoryQuery { Epic = (1, 2) }), Cancel);

        var sql = database.Statements.First(s => s.Contains("FROM stories", StringComparison.Ordinal));
        Assert.Contains(await database.Steps(sql, Cancel), step => step.Contains("(version=? AND phase=? AND epic=?)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_view_reads_none_of_the_texts_that_it_leaves_out()
    {
        await using var files = await TestDatabase.Create();
        await using var database = new TracingDatabase(files.File);
        await new BacklogImport(files.Database).Apply(JsonElement.Parse(Some.Backlog()), "v1.0", merge: false, Cancel);

        await database.Read(session => session.StoriesPage("v1.0", new StoryQuery { ListView = true }), Cancel);

        var sql = Assert.Single(database.Statements, s => s.Contains("FROM stories", StringComparison.Ordinal));
        foreach (var column in new[] { "intent", "description", "notes", "source" })
            Assert.DoesNotContain(column, sql, StringComparison.Ordinal);
        Assert.Contains("json_array_length(acceptance) AS criteria", sql, StringComparison.Ordinal);
    }
}
