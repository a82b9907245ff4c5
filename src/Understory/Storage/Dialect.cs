namespace Understory.Storage;

/// <summary>What differs between the databases, and nothing else. All other SQL is written once.</summary>
public abstract class Dialect
{
    /// <summary>The database's clock now: UTC text with milliseconds and Z, which sorts as time.</summary>
    public abstract string Now { get; }

    /// <summary>Behind a SELECT that looks for a row to take: rows that another transaction is taking are passed over.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Behind a SELECT of rows that are to be written: nobody else writes them until this transaction ends.</summary>
    public abstract string Locked { get; }

    /// <summary>The database's clock plus the milliseconds in the named parameter.</summary>
    public abstract string NowPlus(string millisecondsParameter);

    /// <summary>Whole milliseconds from one instant to another, both in the text form of <see cref="Now"/>; 0 where the clock went back.</summary>
    public abstract string MillisecondsBetween(string from, string to);

    /// <summary>Whether a column is one of the texts in a parameter, which is an array.</summary>
    public abstract string In(string column, string parameter);

    /// <summary>How many entries the JSON list in a text column has.</summary>
    public abstract string EntriesIn(string column);

    /// <summary>
    /// Waits until no other write holds the named thing, and holds it until this one ends. Null where writes are alone anyway.
    /// </summary>
    public abstract string? Alone(string nameParameter);

    /// <summary>A script of tables as this database takes it. Texts compare and sort by their bytes in each of them.</summary>
    public abstract string Schema(string script);
}

/// <param name="clock">SQLite's words for the present; null for the machine's clock.</param>
public sealed class SqliteDialect(Func<string>? clock = null) : Dialect
{
    private const string Format = "'%Y-%m-%dT%H:%M:%fZ'";

    private readonly Func<string> _clock = clock ?? (() => "'now'");

    public override string Now => $"strftime({Format}, {_clock()})";

    // Writers are one at a time.
    public override string SkipLocked => "";

    public override string Locked => "";

    public override string NowPlus(string millisecondsParameter) =>
        $"strftime({Format}, {_clock()}, ({millisecondsParameter} / 1000.0) || ' seconds')";

    public override string MillisecondsBetween(string from, string to) =>
        $"MAX(0, CAST(ROUND((julianday({to}) - julianday({from})) * 86400000.0) AS INTEGER))";

    public override string In(string column, string parameter) => $"{column} IN {parameter}";

    public override string EntriesIn(string column) => $"json_array_length({column})";

    public override string? Alone(string nameParameter) => null;

    public override string Schema(string script) => script;
}
