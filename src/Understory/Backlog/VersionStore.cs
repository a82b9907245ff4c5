using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>All SQL on versions, phases and epics.</summary>
public static class VersionStore
{
    /// <summary>In the order in which they were made.</summary>
    public static Task<IReadOnlyList<VersionSummary>> Versions(this Session session) =>
        session.Query<VersionSummary>(
            """
            SELECT v.id, v.title, v.short_title, v.description,
                   COUNT(s.id) AS total,
                   COALESCE(SUM(CASE WHEN s.merged = 1 THEN 1 ELSE 0 END), 0) AS merged,
                   COALESCE(SUM(CASE WHEN s.merged = 0 AND s.passes = 1 THEN 1 ELSE 0 END), 0) AS passed,
                   COALESCE(SUM(CASE WHEN s.merged = 0 AND s.passes = 0 AND s.skipped = 1 THEN 1 ELSE 0 END), 0) AS skipped,
                   COALESCE(SUM(CASE WHEN s.merged = 0 AND s.passes = 0 AND s.skipped = 0 THEN 1 ELSE 0 END), 0) AS pending
            FROM versions v LEFT JOIN stories s ON s.version = v.id
            GROUP BY v.id, v.title, v.short_title, v.description, v.ordinal
            ORDER BY v.ordinal
            """);

    public static Task<IReadOnlyList<string>> VersionIds(this Session session) =>
        session.Query<string>("SELECT id FROM versions ORDER BY ordinal");

    public static async Task<bool> HasVersion(this Session session, string version) =>
        await session.Scalar<int>("SELECT COUNT(*) FROM versions WHERE id = @version", new { version }) > 0;

    public static Task<VersionRow?> Version(this Session session, string version) =>
        session.One<VersionRow>(
            "SELECT id, title, short_title, description, form, source FROM versions WHERE id = @version", new { version });

    public static Task<IReadOnlyList<PhaseRow>> Phases(this Session session, string version) =>
        session.Query<PhaseRow>("SELECT id, name, source FROM phases WHERE version = @version ORDER BY id", new { version });

    public static Task<IReadOnlyList<EpicRow>> Epics(this Session session, string version) =>
        session.Query<EpicRow>(
            "SELECT phase, id, name, description, source FROM epics WHERE version = @version ORDER BY phase, id", new { version });

    /// <summary>What stories of a version may depend on.</summary>
    /// <param name="references">
    /// What is going to be looked up: only of versions that it names the stories are loaded. Null where nobody knows yet.
    /// </param>
    public static async Task<Dependencies> Dependencies(
        this Session session, string version, IReadOnlyList<Story> stories, IReadOnlyList<string>? references = null)
    {
        var phases = (await session.Phases(version)).Select(p => p.Id);
        var epics = (await session.Epics(version)).Select(e => (e.Phase, e.Id));
        return await session.Dependencies(version, Backlog.Dependencies.NamesOf(stories, phases, epics), references);
    }

    /// <param name="own">What can be named in the version itself.</param>
    public static async Task<Dependencies> Dependencies(
        this Session session, string version, IReadOnlySet<string> own, IReadOnlyList<string>? references)
    {
        var named = references is null ? null : Backlog.Dependencies.VersionsIn(references);
        // Its own id before the colon is roundabout, and not wrong.
        var others = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal) { [version] = own };
        foreach (var other in (await session.VersionIds()).Where(v => v != version))
            others[other] = named?.Contains(other) ?? true ? await session.Names(other) : new HashSet<string>();
        return new Dependencies(own, others);
    }

    private static async Task<IReadOnlySet<string>> Names(this Session session, string version) =>
        (await session.Query<string>(
            """
            SELECT id FROM stories WHERE version = @version
            UNION SELECT CAST(phase AS TEXT) FROM stories WHERE version = @version
            UNION SELECT CAST(phase AS TEXT) || '.' || CAST(epic AS TEXT) FROM stories WHERE version = @version
            UNION SELECT CAST(id AS TEXT) FROM phases WHERE version = @version
            UNION SELECT CAST(phase AS TEXT) || '.' || CAST(id AS TEXT) FROM epics WHERE version = @version
            """,
            new { version })).ToHashSet(StringComparer.Ordinal);

    /// <summary>Adds the version, or writes over the one with its id.</summary>
    public static Task SaveVersion(this Session session, VersionRow row) =>
        session.Execute(
            $"""
            INSERT INTO versions (id, title, short_title, description, form, source, ordinal, created_at)
            VALUES (@Id, @Title, @ShortTitle, @Description, @Form, @Source,
                    (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM versions), {session.Dialect.Now})
            ON CONFLICT (id) DO UPDATE SET title = excluded.title, short_title = excluded.short_title,
                description = excluded.description, source = excluded.source
            """,
            row);

    public static Task SavePhase(this Session session, string version, PhaseRow row) =>
        session.Execute(
            """
            INSERT INTO phases (version, id, name, source) VALUES (@version, @Id, @Name, @Source)
            ON CONFLICT (version, id) DO UPDATE SET name = excluded.name, source = excluded.source
            """,
            new { version, row.Id, row.Name, row.Source });

    public static Task SaveEpic(this Session session, string version, EpicRow row) =>
        session.Execute(
            """
            INSERT INTO epics (version, phase, id, name, description, source) VALUES (@version, @Phase, @Id, @Name, @Description, @Source)
            ON CONFLICT (version, phase, id) DO UPDATE SET name = excluded.name, description = excluded.description,
                source = excluded.source
            """,
            new { version, row.Phase, row.Id, row.Name, row.Description, row.Source });
}

/// <summary>A row of <c>versions</c>. <c>Source</c> is the imported document without its stories, phases and epics.</summary>
public sealed class VersionRow
{
    public string Id { get; init; } = "";
    public string Title { get; init; } = "";
    public string ShortTitle { get; init; } = "";
    public string Description { get; init; } = "";
    public string Form { get; init; } = "backlog";
    public string Source { get; init; } = "{}";
}

public sealed class PhaseRow
{
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string Source { get; init; } = "{}";
}

public sealed class EpicRow
{
    public int Phase { get; init; }
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public string Source { get; init; } = "{}";
}
