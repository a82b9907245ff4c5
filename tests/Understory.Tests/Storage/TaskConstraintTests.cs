using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Storage;

/// <summary>The table itself refuses rows that the states do not allow.</summary>
public sealed class TaskConstraintTests
{
    private const string Good = "status = 'queued'";
    private const string Running = "status = 'running', started_at = 't', claim_token = 'c', claimed_at = 't', lease_until = 't'";
    private const string Complete = "status = 'complete', started_at = 't', completed_at = 't', result = '{}'";
    private const string Failed = "status = 'failed', completed_at = 't', error = 'e', error_kind = 'internal'";

    [Theory]
    [InlineData(Good)]
    [InlineData(Running)]
    [InlineData(Running + ", cancel_requested_at = 't'")]
    [InlineData(Complete)]
    [InlineData(Complete + ", read_at = 't', deleted_at = 't'")]
    [InlineData(Failed)]
    public async Task A_row_that_a_state_allows_is_kept(string set) => await Set(set);

    [Theory]
    [InlineData("status = 'cancelled'")]
    [InlineData(Good + ", completed_at = 't'")]
    [InlineData(Good + ", claim_token = 'c'")]
    [InlineData(Good + ", lease_until = 't'")]
    [InlineData(Good + ", result = '{}'")]
    [InlineData(Good + ", error = 'e'")]
    [InlineData(Good + ", read_at = 't'")]
    [InlineData(Good + ", deleted_at = 't'")]
    [InlineData(Good + ", cancel_requested_at = 't'")]
    [InlineData(Running + ", claim_token = NULL")]
    [InlineData(Running + ", started_at = NULL")]
    [InlineData(Running + ", lease_until = NULL")]
    [InlineData(Running + ", completed_at = 't'")]
    [InlineData(Running + ", read_at = 't'")]
    [InlineData(Complete + ", result = NULL")]
    [InlineData(Complete + ", completed_at = NULL")]
    [InlineData(Complete + ", claim_token = 'c'")]
    [InlineData(Complete + ", error = 'e', error_kind = 'internal'")]
    [InlineData(Failed + ", error = NULL")]
    [InlineData(Failed + ", error_kind = NULL")]
    [InlineData(Failed + ", completed_at = NULL")]
    [InlineData(Failed + ", result = '{}'")]
    [InlineData(Good + ", idempotency_key = 'k'")]
    public async Task A_row_that_no_state_allows_is_refused(string set)
    {
        var refused = await Assert.ThrowsAnyAsync<DbException>(() => Set(set));

        Assert.True(refused is SqliteException { SqliteErrorCode: 19 } or PostgresException { SqlState: PostgresErrorCodes.CheckViolation }, refused.Message);
    }

    [Fact]
    public async Task The_table_begins_with_the_columns_of_the_specification()
    {
        await using var db = await TestDatabase.Create();

        var columns = await db.Database.Read(
            session => session.Query<Column>(TestStorage.IsPostgres
                ? """
                  SELECT column_name AS Name, upper(data_type) AS Type, CASE column_name WHEN 'id' THEN 1 ELSE 0 END::bigint AS Key,
                         CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END::bigint AS Required
                  FROM information_schema.columns WHERE table_name = 'tasks' ORDER BY ordinal_position
                  """
                : "SELECT name AS Name, type AS Type, pk AS Key, \"notnull\" AS Required FROM pragma_table_info('tasks') ORDER BY cid"),
            TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "id TEXT PRIMARY KEY", "type TEXT NOT NULL", "status TEXT NOT NULL", "version TEXT NOT NULL", "params TEXT", "context TEXT",
                "result TEXT", "error TEXT", "created_at TEXT NOT NULL", "started_at TEXT", "completed_at TEXT", "read_at TEXT", "deleted_at TEXT",
            ],
            columns.Take(13).Select(c => c.ToString()));
    }

    // Later assignments win, so that a case is a good row with one thing changed.
    private static async Task Set(string set)
    {
        var assignments = set.Split(", ").Select(a => a.Split(" = ")).GroupBy(a => a[0]).Select(g => $"{g.Key} = {g.Last()[1]}");
        await using var db = await TestDatabase.Create();
        await db.Execute("INSERT INTO tasks (id, type, status, version, created_at, available_at) VALUES ('1', 'refine', 'queued', 'v1.0', 't', 't')");
        await db.Execute($"UPDATE tasks SET {string.Join(", ", assignments)} WHERE id = '1'");
    }

    private sealed record Column(string Name, string Type, long Key, long Required)
    {
        public override string ToString() => $"{Name} {Type}{(Key > 0 ? " PRIMARY KEY" : Required > 0 ? " NOT NULL" : "")}";
    }
}
