using System.Globalization;
using System.Text.RegularExpressions;
using Understory.Storage;

namespace Understory.Tests.Support;

/// <summary>How a database carries a statement out.</summary>
/// <param name="Text">In its own words.</param>
public sealed partial record QueryPlan(string Text)
{
    /// <summary>Whether it sorts, and more than a page: PostgreSQL sorts where it expects next to nothing.</summary>
    public bool Sorts => Text.Contains("TEMP B-TREE", StringComparison.Ordinal)
        || Sorting().Matches(Text).Any(sort => int.Parse(sort.Groups["rows"].ValueSpan, CultureInfo.InvariantCulture) > 200);

    /// <summary>Of a statement that is not carried out.</summary>
    public static Task<QueryPlan> Of(Database database, string statement, object? parameters = null) => database.Read(
        async session => new QueryPlan(string.Join('\n', session.Dialect is PostgresDialect
            ? await session.Query<string>($"EXPLAIN {statement}", parameters)
            : (await session.Query<(long, long, long, string Detail)>($"EXPLAIN QUERY PLAN {statement}", parameters)).Select(step => step.Detail))),
        CancellationToken.None);

    /// <summary>The index by which the rows of a table are found; empty where none is.</summary>
    public string IndexOn(string table) => Regex.Match(
        Text,
        $@"(SCAN|SEARCH) {table} USING (COVERING )?INDEX (?<index>\w+)"
        + $@"|Index (Only )?Scan (Backward )?using (?<index>\w+) on {table}\b"
        + $@"|Bitmap Heap Scan on {table}\b[\s\S]*?Bitmap Index Scan on (?<index>\w+)").Groups["index"].Value;

    /// <summary>Whether all rows of a table are read.</summary>
    public bool ReadsAll(string table) => Regex.IsMatch(Text, $@"(SCAN {table}\b(?! USING)|Seq Scan on {table}\b)");

    [GeneratedRegex(@"\bSort  \(cost=\S+ rows=(?<rows>\d+)")]
    private static partial Regex Sorting();
}
