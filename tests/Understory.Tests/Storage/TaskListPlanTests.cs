using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Understory.Tasks;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Storage;

/// <summary>
/// Lists of 100,000 tasks: what the database does for a page, and for a search that finds nothing. <c>UNDERSTORY_PLAN_TASKS</c>
/// makes them longer.
/// </summary>
public sealed class TaskListPlanTests(TaskListPlanTests.Many many) : IClassFixture<TaskListPlanTests.Many>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("includeDeleted=true")]
    [InlineData("cursor=MjAyNi0wMS0wMVQwMDA1MDAwMHwwMDA1MDAwMA")]
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
        var plan = await QueryPlan.Of(many.Db.Database, TaskList.Sql(Parse(query), many.Db.Database.Dialect), TaskList.Parameters(Parse(query)));

        Assert.StartsWith("tasks_", plan.IndexOn("tasks"), StringComparison.Ordinal);
        Assert.False(plan.Sorts, plan.Text);
        // PostgreSQL finds rare words first, where it expects few, and then their tasks.
        Assert.False(plan.ReadsAll("tasks") || (plan.ReadsAll("task_texts") && !TestStorage.IsPostgres), plan.Text);
    }

    [Fact]
    public async Task A_claim_walks_the_queue_in_its_order()
    {
        var plan = await QueryPlan.Of(
            many.Db.Database, TaskQueue.ClaimStatement(many.Db.Database.Dialect),
            new { claimToken = "a", node = "n", types = new[] { "refine" }, lease = 60_000L });

        Assert.Contains("tasks_to_claim", plan.Text, StringComparison.Ordinal);
        Assert.False(plan.Sorts || plan.ReadsAll("tasks"), plan.Text);
    }

    [Fact]
    public async Task A_sweep_looks_at_running_tasks_alone()
    {
        var plan = await QueryPlan.Of(
            many.Db.Database, $"UPDATE tasks SET rescues = rescues + 1 WHERE {TaskQueue.LeaseOver(many.Db.Database.Dialect)}");

        Assert.Equal("tasks_running", plan.IndexOn("tasks"));
        var look = await QueryPlan.Of(many.Db.Database, TaskQueue.UntilLeaseOverStatement(many.Db.Database.Dialect));
        Assert.Equal("tasks_running", look.IndexOn("tasks"));
        Assert.False(look.Sorts, look.Text);
    }

    [Fact]
    public async Task The_queue_is_counted_by_indexes_alone()
    {
        var plan = await QueryPlan.Of(many.Db.Database, QueueGauge.Sql(many.Db.Database.Dialect));

        Assert.StartsWith("tasks_", plan.IndexOn("tasks"), StringComparison.Ordinal);
        Assert.False(plan.Sorts || plan.ReadsAll("tasks"), plan.Text);
    }

    [Fact]
    public async Task What_may_be_purged_is_found_from_the_longest_deleted_on()
    {
        var plan = await QueryPlan.Of(
            many.Db.Database, TaskPurge.Candidates(many.Db.Database.Dialect), new { age = -(long)TimeSpan.FromDays(30).TotalMilliseconds, batch = 50 });

        Assert.Equal("tasks_deleted", plan.IndexOn("tasks"));
        Assert.Contains("tasks_rounds", plan.Text, StringComparison.Ordinal);
        Assert.False(plan.Sorts || plan.ReadsAll("tasks"), plan.Text);
    }

    [Theory]
    [InlineData("SELECT COUNT(*) FROM tasks WHERE " + TaskList.Unread, "tasks_attention")]
    [InlineData("SELECT id FROM tasks WHERE parent_task_id = '00000001' AND deleted_at IS NULL ORDER BY created_at DESC, id DESC", "tasks_rounds")]
    [InlineData("SELECT MIN(turn) FROM tasks WHERE status = 'queued'", "tasks_to_claim")]
    [InlineData("SELECT MAX(turn) FROM tasks WHERE status = 'queued' AND version = 'v1.0'", "tasks_turns")]
    [InlineData("SELECT usage FROM task_calls WHERE task_id = 'x'", "task_calls_of_task")]
    public async Task What_is_asked_often_has_its_index(string query, string index)
    {
        var plan = await QueryPlan.Of(many.Db.Database, query);

        Assert.Contains(index, plan.Text, StringComparison.Ordinal);
        Assert.False(plan.Sorts, plan.Text);
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

        private static readonly int Finished = int.TryParse(
            Environment.GetEnvironmentVariable("UNDERSTORY_PLAN_TASKS"), CultureInfo.InvariantCulture, out var tasks) ? tasks : 100_000;

        public async ValueTask InitializeAsync()
        {
            Db = await TestDatabase.Create();
            // Each with a result of 8 KB: most of a row lies on pages that a list must not read.
            await Fill(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @finished)
                INSERT INTO tasks (id, type, status, version, params, result, summary, created_at, available_at, started_at, completed_at, read_at, deleted_at)
                SELECT SUBSTR(CAST(100000000 + i AS TEXT), 2), 'refine', 'complete', 'v1.0', '{}', CASE i % 10 WHEN 0 THEN @large ELSE @small END, '12 of 90 stories need work',
                  '2026-01-01T' || SUBSTR(CAST(100000000 + i AS TEXT), 2), 'a', 'a', 'a', 'a', CASE WHEN i % 2 = 0 THEN 'a' END
                FROM n;
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                INSERT INTO tasks (id, type, status, version, created_at, available_at, parent_task_id)
                SELECT 'queued' || i, 'refine', 'queued', 'v1.0', '2026-01-02', '2026-01-02', CASE WHEN i <= 20 THEN '00000001' END FROM n;
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
                INSERT INTO tasks (id, type, status, version, created_at, available_at, started_at, claim_token, claimed_at, lease_until)
                SELECT 'running' || i, 'refine', 'running', 'v1.0', '2026-01-02', '2026-01-02', 'a', 'a', 'a', '2999-01-02' FROM n;
                INSERT INTO task_texts (task_id, asked, outcome)
                SELECT id, 'refine v1.0 ' || id || ' as a member i want to see the queue so that nobody waits blindly, and a word for each place', '12 of 90 stories need work' FROM tasks
                """,
                new { finished = Finished, large = Result(8000), small = Result(500) });
            await Fill("ANALYZE tasks; ANALYZE task_texts");
        }

        // A million rows take longer than a command of a request may.
        private Task Fill(string sql, object? parameters = null) => Db.Database.Write(
            session => session.Execute(sql, parameters, TimeSpan.FromMinutes(30)), CancellationToken.None);

        public ValueTask DisposeAsync() => Db.DisposeAsync();

        private static string Result(int length) => $$"""{"summary":"{{new string('x', length)}}"}""";
    }
}
