namespace Understory.Storage;

/// <summary>What differs between the databases, and nothing else. All other SQL is written once.</summary>
public abstract class Dialect
{
    /// <summary>The database's clock now: UTC text with milliseconds and Z, which sorts as time.</summary>
    public abstract string Now { get; }

    /// <summary>The database's clock plus the milliseconds in the named parameter.</summary>
    public abstract string NowPlus(string millisecondsParameter);

    /// <summary>How many entries the JSON list in a text column has.</summary>
    public abstract string EntriesIn(string column);

    /// <summary>Whole milliseconds from one instant to another, both in the text form of <see cref="Now"/>; 0 where the clock went back.</summary>
    public abstract string MillisecondsBetween(string from, string to);
}

public sealed class SqliteDialect : Dialect
{
    private const string Format = "'%Y-%m-%dT%H:%M:%fZ'";

    public override string Now => $"strftime({Format}, 'now')";

    public override string NowPlus(string millisecondsParameter) =>
        $"strftime({Format}, 'now', ({millisecondsParameter} / 1000.0) || ' seconds')";

    public override string EntriesIn(string column) => $"json_array_length({column})";

    public override string MillisecondsBetween(string from, string to) =>
        $"MAX(0, CAST(ROUND((julianday({to}) - julianday({from})) * 86400000.0) AS INTEGER))";
}
