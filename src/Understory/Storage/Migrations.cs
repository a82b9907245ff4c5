using System.Globalization;
using System.Reflection;

namespace Understory.Storage;

/// <summary>
/// Numbered scripts (<c>Migrations/0001_name.sql</c>), each applied once, in order and whole. All of it is one write
/// transaction, so that of several processes that start together one applies them and the others find them done.
/// </summary>
public static class Migrations
{
    private const string Prefix = "migration/";

    // Of a large table, or of the process that came first: no command of a request may take that long.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <exception cref="InvalidOperationException">The database was written by a newer Understory.</exception>
    public static Task Apply(Database database, CancellationToken cancel) =>
        database.Write(
            async session =>
            {
                await session.Alone("migrations", Longest);
                await session.Execute(session.Dialect.Schema(
                    "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"));
                var applied = await Applied(session);
                var scripts = Scripts();
                if (applied > scripts[^1].Number)
                {
                    throw new InvalidOperationException(
                        $"The database is at migration {applied}, and this Understory knows only {scripts[^1].Number}: start the newer one.");
                }

                foreach (var (number, name, sql) in scripts.Where(s => s.Number > applied))
                {
                    await session.Execute(session.Dialect.Schema(sql), longest: Longest);
                    await session.Execute(
                        $"INSERT INTO migrations (number, name, applied_at) VALUES (@number, @name, {session.Dialect.Now})",
                        new { number, name });
                }
            },
            cancel);

    /// <summary>The number of the newest script that this program knows.</summary>
    public static int Newest { get; } = Scripts()[^1].Number;

    /// <summary>The number of the newest script that was applied; 0 where none was.</summary>
    public static Task<int> Applied(Session session) => session.Scalar<int>("SELECT COALESCE(MAX(number), 0) FROM migrations");

    private static List<(int Number, string Name, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(resource =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                    var name = Path.GetFileNameWithoutExtension(resource[Prefix.Length..]);
                    return (int.Parse(name.Split('_')[0], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
                }),
        ];
    }
}
