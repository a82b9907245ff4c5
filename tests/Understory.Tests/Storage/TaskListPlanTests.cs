using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Understory.Tasks;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Storage;

/// <summary>Lists of 100,000 tasks: what the database does for a page, and for a search that finds nothing.</summary>
public sealed class TaskListPlanTests(TaskListPlanTests.Many many) : IClassFixture<TaskListPlanTests.Many>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("includeDeleted=true")]
    [InlineData("status=failed")]
    [InlineData("status=failed,complete")]
    [InlineData("type=generate")]
    [InlineData("version=v9.0")]
    [InlineData("unread=true")]
    [InlineData("attention=true")]
    [InlineData("active=true")]
    [InlineData("status=failed&type=refine&version=v1.0&unread=true&includeDeleted=true&error_kind=timeout")]
    [InlineData("q=word")]
    [InlineData("q=two+words&status=complete&version=v1.0")]
    public async Task A_page_walks_an_index_in_its_order_and_sorts_nothing(string query)
    {
        var plan = string.Join('\n', await many.Db.Database.Read(
            async s => (await s.Query<(long, long, long, string Detail)>("EXPLAIN QUERY PLAN " + TaskList.Sql(Parse(query)), TaskList.Parameters(Parse(query)))).Select(r => r.Detail),
            Cancel));

        Assert.Contains(plan.Split('\n'), line => (line.StartsWith("SCAN tasks USING", StringComparison.Ordinal) || line.StartsWith("SEARCH tasks USING", StringComparison.Ordinal)) && line.Contains("INDEX tasks_", StringComparison.Ordinal));
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN task_texts", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q=nowhere")]
    [InlineData("q=nowhere&includeDeleted=true")]
    [InlineData("q=refine+nowhere")]
    [InlineData("version=v9.0")]
    [InlineData("status=failed&type=generate&includeDeleted=true")]
    [InlineData("q=refine&unread=true&version=v9.0")]
    public async Task What_is_nowhere_is_looked_for_to_the_end(string query)
    {
        var list = await many.Db.Database.Read(session => session.List(Parse(query)), Cancel);

        Assert.Empty(list.Tasks);
        Assert.Null(list.NextCursor);
    }

    private static TaskListQuery Parse(string query) =>
        TaskListQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(query).ToDictionary()), []);

    public sealed class Many : IAsyncLifetime
    {
        public TestDatabase Db { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Db = await TestDatabase.Create();
            // Each with a result of 8 KB: most of a row lies on pages that a list must not read.
            await Db.Execute(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                INSERT INTO tasks (id, type, status, version, params, result, summary, created_at, available_at, started_at, completed_at, read_at, deleted_at)
                SELECT printf('%08d', i), 'refine', 'complete', 'v1.0', '{}', printf('{"summary":"%s"}', printf('%.*c', CASE i % 10 WHEN 0 THEN 8000 ELSE 500 END, 'x')), '12 of 90 stories need work',
                  printf('2026-01-01T%08d', i), 'a', 'a', 'a', 'a', CASE WHEN i % 2 = 0 THEN 'a' END
                FROM n;
                INSERT INTO task_texts (task_id, asked, outcome)
                SELECT id, 'refine v1.0 ' || id || ' as a member i want to see the queue so that nobody waits blindly, and a word for each place', '12 of 90 stories need work' FROM tasks
                """);
        }

        public ValueTask DisposeAsync() => Db.DisposeAsync();
    }
}
