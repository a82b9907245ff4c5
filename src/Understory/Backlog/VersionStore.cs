using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>All SQL on versions, phases and epics.</summary>
public static class VersionStore
{
    private const string Columns = "id, title, short_title, description, form, source, deleted_at";

    /// <summary>In the order in which they were made.</summary>
    public static Task<IReadOnlyList<VersionSummary>> Versions(this Session session) =>
        session.Query<VersionSummary>(Summaries("v.deleted_at IS NULL"));

    /// <summary>Of a version that there is, deleted or not.</summary>
    public static async Task<VersionSummary> Summary(this Session session, string version) =>
        (await session.One<VersionSummary>(Summaries("v.id = @version"), new { version }))!;

    private static string Summaries(string which) =>
        $"""
        SELECT v.id, v.title, v.short_title, v.description,
               COUNT(s.id) AS total,
               COALESCE(SUM(CASE WHEN s.merged = 1 THEN 1 ELSE 0 END), 0) AS merged,
               COALESCE(SUM(CASE WHEN s.merged = 0 AND s.passes = 1 THEN 1 ELSE 0 END), 0) AS passed,
               COALESCE(SUM(CASE WHEN s.merged = 0 AND s.passes = 0 AND s.skipped = 1 THEN 1 ELSE 0 END), 0) AS skipped,
               COALESCE(SUM(CASE WHEN s.merged = 0 AND s.passes = 0 AND s.skipped = 0 THEN 1 ELSE 0 END), 0) AS pending
        FROM versions v LEFT JOIN stories s ON s.version = v.id AND s.deleted_at IS NULL
        WHERE {which}
        GROUP BY v.id, v.title, v.short_title, v.description, v.ordinal
        ORDER BY v.ordinal
        """;

    public static Task<IReadOnlyList<string>> VersionIds(this Session session) =>
        session.Query<string>("SELECT id FROM versions WHERE deleted_at IS NULL ORDER BY ordinal");

    /// <summary>The next of <c>v1.0</c>, <c>v2.0</c>, … that no version has, nor a deleted one.</summary>
    public static async Task<string> NextVersion(this Session session)
    {
        var taken = (await session.Query<string>("SELECT id FROM versions")).ToHashSet(StringComparer.Ordinal);
        return $"v{Enumerable.Range(1, taken.Count + 1).First(n => !taken.Contains($"v{n}.0"))}.0";
    }

    public static async Task<bool> HasVersion(this Session session, string version) =>
        await session.Scalar<int>("SELECT COUNT(*) FROM versions WHERE id = @version AND deleted_at IS NULL", new { version }) > 0;

    public static Task<VersionRow?> Version(this Session session, string version) =>
        session.One<VersionRow>($"SELECT {Columns} FROM versions WHERE id = @version AND deleted_at IS NULL", new { version });

    /// <summary>The version also where it is deleted; null where it never was.</summary>
    public static Task<VersionRow?> AnyVersion(this Session session, string version) =>
        session.One<VersionRow>($"SELECT {Columns} FROM versions WHERE id = @version", new { version });

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

    /// <summary>What dependencies may name in a version.</summary>
    public static async Task<IReadOnlySet<string>> Names(this Session session, string version) =>
        (await session.Query<string>(
            $"""
            SELECT id FROM stories WHERE {StoryStore.Standing}
            UNION SELECT CAST(phase AS TEXT) FROM stories WHERE {StoryStore.Standing}
            UNION SELECT CAST(phase AS TEXT) || '.' || CAST(epic AS TEXT) FROM stories WHERE {StoryStore.Standing}
            UNION SELECT CAST(id AS TEXT) FROM phases WHERE version = @version
            UNION SELECT CAST(phase AS TEXT) || '.' || CAST(id AS TEXT) FROM epics WHERE version = @version
            """,
            new { version })).ToHashSet(StringComparer.Ordinal);

    /// <summary>Adds the version, or writes over the one with its id, which is not deleted any more.</summary>
    public static Task SaveVersion(this Session session, VersionRow row) =>
        session.Execute(
            $"""
            INSERT INTO versions (id, title, short_title, description, form, source, ordinal, created_at)
            VALUES (@Id, @Title, @ShortTitle, @Description, @Form, @Source,
                    (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM versions), {session.Dialect.Now})
            ON CONFLICT (id) DO UPDATE SET title = excluded.title, short_title = excluded.short_title,
                description = excluded.description, form = excluded.form, source = excluded.source, deleted_at = NULL
            """,
            row);

    /// <returns>Whether it stood before.</returns>
    public static async Task<bool> DeleteVersion(this Session session, string version) =>
        await session.Execute(
            $"UPDATE versions SET deleted_at = {session.Dialect.Now} WHERE id = @version AND deleted_at IS NULL", new { version }) > 0;

    public static Task RestoreVersion(this Session session, string version) =>
        session.Execute("UPDATE versions SET deleted_at = NULL WHERE id = @version AND deleted_at IS NOT NULL", new { version });

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

    public static Task RemovePhase(this Session session, string version, int phase) =>
        session.Execute("DELETE FROM phases WHERE version = @version AND id = @phase", new { version, phase });

    public static Task RemoveEpic(this Session session, string version, int phase, int epic) =>
        session.Execute("DELETE FROM epics WHERE version = @version AND phase = @phase AND id = @epic", new { version, phase, epic });
}
