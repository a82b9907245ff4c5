namespace Understory.Storage;

public sealed class PostgresDialect : Dialect
{
    // One instant for a whole statement, so that an index can be searched by it; clock_timestamp() moves on from row to row.
    private const string Clock = "statement_timestamp()";

    public override string Now => Text(Clock);

    public override string SkipLocked => "FOR UPDATE SKIP LOCKED";

    // Rows of other tables that refer to these can still be written.
    public override string Locked => "FOR NO KEY UPDATE";

    public override string NowPlus(string millisecondsParameter) => Text($"{Clock} + {millisecondsParameter} * interval '1 millisecond'");

    public override string MillisecondsBetween(string from, string to) =>
        $"GREATEST(0, CAST(ROUND(EXTRACT(EPOCH FROM (({to})::timestamptz - ({from})::timestamptz)) * 1000) AS BIGINT))";

    public override string In(string column, string parameter) => $"{column} = ANY({parameter})";

    // As json, which unlike jsonb takes every text that JSON can hold.
    public override string EntriesIn(string column) => $"json_array_length({column}::json)";

    // Released at the end of the transaction, however it ends.
    public override string? Alone(string nameParameter) => $"SELECT pg_advisory_xact_lock(hashtextextended({nameParameter}, 0))";

    // Whoever made the database may have chosen an order of some language for it, which a cursor or a name must not depend on.
    public override string Schema(string script) => script.Replace(" TEXT", " TEXT COLLATE \"C\"", StringComparison.Ordinal);

    private static string Text(string instant) => $"to_char(({instant}) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
}
