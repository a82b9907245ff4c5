using System.Globalization;
using Understory.Contracts;
using Understory.Storage;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Storage;

/// <summary>What differs in words between the databases and must not differ in meaning.</summary>
public sealed class DialectTests : IAsyncLifetime
{
    private TestDatabase _db = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Dialect Dialect => _db.Database.Dialect;

    public async ValueTask InitializeAsync() => _db = await TestDatabase.Create();

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    [Fact]
    public async Task The_clock_is_utc_text_to_the_millisecond_that_sorts_as_time()
    {
        var (now, later, earlier) = await _db.Database.Read(
            async session => (
                await session.Scalar<string>($"SELECT {Dialect.Now}"),
                await session.Scalar<string>($"SELECT {Dialect.NowPlus("@ms")}", new { ms = 3_600_500L }),
                await session.Scalar<string>($"SELECT {Dialect.NowPlus("@ms")}", new { ms = -500L })),
            Cancel);

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", now);
        Assert.Equal(24, later.Length);
        Assert.True(string.CompareOrdinal(earlier, now) < 0 && string.CompareOrdinal(now, later) < 0);
        Assert.InRange((InstantConverter.Parse(later) - InstantConverter.Parse(now)).TotalMilliseconds, 3_600_400, 3_610_000);
        Assert.InRange(Math.Abs((InstantConverter.Parse(now) - TimeProvider.System.GetUtcNow()).TotalMinutes), 0, 1);
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00.000Z", "2026-01-01T00:00:01.234Z", 1234)]
    [InlineData("2026-02-28T23:59:59.999Z", "2026-03-01T00:00:00.000Z", 1)]
    [InlineData("2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z", 31_536_000_000)]
    [InlineData("2026-01-01T00:00:01.000Z", "2026-01-01T00:00:00.000Z", 0)]
    public async Task Time_between_two_instants_is_whole_milliseconds_and_never_less_than_none(string from, string to, long milliseconds) =>
        Assert.Equal(milliseconds, await _db.Scalar<long>($"SELECT {Dialect.MillisecondsBetween("@from", "@to")}", new { from, to }));

    [Fact]
    public async Task Texts_compare_and_sort_by_their_bytes()
    {
        string[] ids = ["Z", "a", "B", "é", "v10.0", "v2.0", "v1-0", "v1.0", "_", "10", "9", "a b", "ab", "😀", "ﬀ"];
        await _db.Database.Write(
            session => session.Execute(
                "INSERT INTO tasks (id, type, status, version, created_at, available_at) VALUES (@id, 'refine', 'queued', 'v1.0', 't', 't')",
                ids.Select(id => new { id }).ToList()),
            Cancel);

        var sorted = await _db.Database.Read(session => session.Query<string>("SELECT id FROM tasks ORDER BY id"), Cancel);
        var above = await _db.Database.Read(
            session => session.Query<string>("SELECT id FROM tasks WHERE (created_at, id) > ('t', @id) ORDER BY id", new { id = "a" }), Cancel);

        Assert.Equal(ids.OrderBy(id => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal), sorted);
        Assert.Equal(sorted.SkipWhile(id => id != "a").Skip(1), above);
    }

    [Fact]
    public async Task Every_text_of_every_table_compares_so()
    {
        var other = await _db.Database.Read(
            session => session.Query<string>(TestStorage.IsPostgres
                ? "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
                : "SELECT m.name FROM sqlite_master m WHERE m.sql LIKE '%COLLATE%'"),
            Cancel);

        Assert.Empty(other);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public async Task A_column_is_looked_for_among_any_number_of_texts(int count)
    {
        await _db.Execute("INSERT INTO versions (id, title, short_title, description, form, source, ordinal, created_at) VALUES ('v7', '', '', '', 'backlog', '', 1, 't')");
        var ids = Enumerable.Range(7, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"v{i}")).ToArray();

        Assert.Equal(Math.Min(count, 1), await _db.Scalar<int>($"SELECT COUNT(*) FROM versions WHERE {Dialect.In("id", "@ids")}", new { ids }));
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("""["a", "b\u0000c", "\ud83d\ude00"]""", 3)]
    public async Task Entries_of_a_list_are_counted_in_the_database(string list, int entries)
    {
        await _db.Database.Write(
            session => session.Execute(
                "INSERT INTO tasks (id, type, status, version, params, created_at, available_at) VALUES ('1', 'refine', 'queued', 'v1.0', @list, 't', 't')",
                new { list }),
            Cancel);

        Assert.Equal(entries, await _db.Scalar<int>($"SELECT {Dialect.EntriesIn("params")} FROM tasks"));
    }

    [Fact]
    public async Task Writes_that_name_the_same_thing_run_one_at_a_time()
    {
        await _db.Execute("INSERT INTO versions (id, title, short_title, description, form, source, ordinal, created_at) VALUES ('v1', '', '', '', 'backlog', '', 0, 't')");

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(
            () => _db.Database.Write(
                async session =>
                {
                    await session.Alone("counting");
                    var read = await session.Scalar<int>("SELECT ordinal FROM versions WHERE id = 'v1'");
                    await session.Execute("UPDATE versions SET ordinal = @next WHERE id = 'v1'", new { next = read + 1 });
                },
                Cancel),
            Cancel)));

        Assert.Equal(40, await _db.Scalar<int>("SELECT ordinal FROM versions WHERE id = 'v1'"));
    }
}
