using Npgsql;
using Understory.Contracts;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Postgres;

/// <summary>What only a server does that several nodes share.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private TestDatabase _db = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _db = await TestDatabase.Create(postgres: true);

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    [Fact]
    public async Task Of_two_writes_that_wait_for_each_other_one_is_run_again()
    {
        await AddVersions("a", "b");
        using var bothHoldOne = new Barrier(2);
        var runs = 0;

        await Task.WhenAll(Both("a", "b"), Both("b", "a"));

        // On a busy machine the one that is run again can meet the other once more.
        Assert.InRange(runs, 3, 4);
        Assert.Equal(4, await _db.Scalar<int>("SELECT SUM(ordinal) FROM versions"));

        Task Both(string first, string second) => Task.Run(() => _db.Database.Write(
            async session =>
            {
                var run = Interlocked.Increment(ref runs);
                await session.Execute("UPDATE versions SET ordinal = ordinal + 1 WHERE id = @first", new { first });
                if (run <= 2)
                    bothHoldOne.SignalAndWait(Cancel);
                await session.Execute("UPDATE versions SET ordinal = ordinal + 1 WHERE id = @second", new { second });
            },
            Cancel));
    }

    [Fact]
    public async Task A_statement_by_itself_is_kept_and_a_second_one_is_refused()
    {
        await AddVersions("a");

        await _db.Database.WriteStatement(session => session.Execute("UPDATE versions SET ordinal = 7"), Cancel);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _db.Database.WriteStatement(
            async session => await session.Execute("UPDATE versions SET ordinal = 8") + await session.Execute("UPDATE versions SET ordinal = 9"), Cancel));

        Assert.Equal(8, await _db.Database.ReadStatement(session => session.Scalar<int>("SELECT ordinal FROM versions"), Cancel));
    }

    [Fact]
    public async Task A_query_whose_connection_is_lost_is_run_again_and_a_statement_that_may_have_been_carried_out_is_not()
    {
        var (queries, statements) = (0, 0);

        var answer = await _db.Database.ReadStatement(
            session => ++queries == 1 ? session.Scalar<int>("SELECT CASE WHEN pg_terminate_backend(pg_backend_pid()) THEN 0 END") : session.Scalar<int>("SELECT 7"),
            Cancel);
        var lost = await Assert.ThrowsAnyAsync<NpgsqlException>(() => _db.Database.WriteStatement(
            session =>
            {
                statements++;
                return session.Execute("SELECT pg_terminate_backend(pg_backend_pid())");
            },
            Cancel));

        Assert.Equal((7, 2, 1), (answer, queries, statements));
        Assert.True(Database.IsUnavailable(lost));
    }

    [Fact]
    public async Task A_write_that_loses_its_connection_before_the_commit_is_run_again_whole()
    {
        await AddVersions("a");
        var runs = 0;

        await _db.Database.Write(
            async session =>
            {
                await session.Execute("UPDATE versions SET ordinal = ordinal + 1");
                if (++runs == 1)
                    await Terminate(await session.Scalar<int>("SELECT pg_backend_pid()"));
                await session.Execute("UPDATE versions SET ordinal = ordinal + 1");
            },
            Cancel);

        Assert.Equal((2, 2), (runs, await _db.Scalar<int>("SELECT ordinal FROM versions")));
    }

    [Fact]
    public async Task A_connection_that_is_lost_again_and_again_is_said_to_be_unavailable()
    {
        var runs = 0;

        var lost = await Assert.ThrowsAnyAsync<NpgsqlException>(() => _db.Database.Write(
            async session =>
            {
                runs++;
                await Terminate(await session.Scalar<int>("SELECT pg_backend_pid()"));
                await session.Execute("UPDATE versions SET ordinal = 1");
            },
            Cancel));

        Assert.Equal(3, runs);
        Assert.True(Database.IsUnavailable(lost), lost.Message);
    }

    [Fact]
    public async Task A_read_sees_one_moment()
    {
        await AddVersions("a");

        var (before, after) = await _db.Database.Read(
            async session =>
            {
                var first = await session.Scalar<int>("SELECT COUNT(*) FROM versions");
                await AddVersions("b");
                return (first, await session.Scalar<int>("SELECT COUNT(*) FROM versions"));
            },
            Cancel);

        Assert.Equal((1, 1), (before, after));
    }

    [Fact]
    public async Task A_duplicate_that_a_write_meets_is_no_collision()
    {
        await AddVersions("a");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => AddVersions("a"));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, refused.SqlState);
        Assert.False(Database.IsUnavailable(refused));
    }

    [Fact]
    public async Task No_write_holds_the_others_up_for_ever()
    {
        Assert.Equal("30s", await _db.Scalar<string>("SHOW idle_in_transaction_session_timeout"));
        Assert.Equal("understory", await _db.Scalar<string>("SHOW application_name"));
    }

    [Fact]
    public async Task What_the_connection_string_says_wins()
    {
        await using var database = new PostgresDatabase(_db.Connection + ";application name=mine;Options=-c idle_in_transaction_session_timeout=7s");

        Assert.Equal("mine", await database.Read(session => session.Scalar<string>("SHOW application_name"), Cancel));
        Assert.Equal("7s", await database.Read(session => session.Scalar<string>("SHOW idle_in_transaction_session_timeout"), Cancel));
    }

    [Fact]
    public async Task A_command_that_hangs_is_given_up_after_what_the_connection_string_says()
    {
        await using var database = new PostgresDatabase(_db.Connection + ";Command Timeout=1");

        var late = await Assert.ThrowsAnyAsync<NpgsqlException>(
            () => database.Read(session => session.Scalar<string>("SELECT pg_sleep(600)::text"), Cancel));

        Assert.True(Database.IsUnavailable(late), late.Message);
    }

    [Fact]
    public async Task What_another_node_works_on_is_left_alone_at_start()
    {
        await using var storage = await TestStorage.Create(postgres: true);
        var engine = new ScriptedEngine();
        string id;
        await using (var app = await TestApp.Start(engine, storage))
            id = await LeftRunning.Add(app, engine, leaseUntil: "2999-01-01T00:00:00.000Z");

        await using var second = await TestApp.Start(engine, storage);
        var another = await second.CreateRefine();
        await second.Until(another.Id, task => task.Status == TaskState.Running);

        Assert.Equal(TaskState.Running, (await second.Task(id)).Status);
        Assert.Equal("dead", await second.Database.Read(s => s.Scalar<string>("SELECT claim_token FROM tasks WHERE id = @id", new { id }), Cancel));
    }

    private Task AddVersions(params string[] ids) => _db.Database.Write(
        session => session.Execute(
            "INSERT INTO versions (id, title, short_title, description, form, source, ordinal, created_at) VALUES (@id, '', '', '', 'backlog', '', 0, 't')",
            ids.Select(id => new { id }).ToList()),
        Cancel);

    private Task Terminate(int backend) => _db.Database.Read(session => session.Scalar<bool>("SELECT pg_terminate_backend(@backend, 10000)", new { backend }), Cancel);
}
