using Understory.Contracts;
using Understory.Storage;

namespace Understory.Backlog;

/// <summary>
/// The stories of a version that a query finds. The database picks them by what it has as columns: the version, phase and epic by
/// index, the status by flags. Tags are lists, and words are compared whatever their case, which SQLite knows of ASCII alone:
/// both are matched here, over the rows of that one version.
/// </summary>
public static class StorySearch
{
    private const string Texts = "intent, description, acceptance, notes";

    /// <summary>Null where there is no such version.</summary>
    public static async Task<StoriesResponse?> StoriesPage(this Session session, string version, StoryQuery? wanted = null)
    {
        if (!await session.HasVersion(version))
            return null;
        var query = wanted ?? StoryQuery.All;
        var where = Conditions(query);
        var rows = await session.Query<StoryRow>(
            $"SELECT {Columns(session.Dialect, query)} FROM stories WHERE {string.Join(" AND ", [StoryStore.Standing, .. where])} {StoryStore.InOrder}",
            new { version, phase = query.Epic?.Phase ?? query.Phase, alsoPhase = query.Phase, epic = query.Epic?.Epic });
        var tags = where.Count == 0
            ? rows.Select(row => row.Tags)
            : await session.Query<string>($"SELECT tags FROM stories WHERE {StoryStore.Standing}", new { version });
        var (total, counts) = Count(tags);
        return new StoriesResponse(
            [.. rows.Where(row => Matches(row, query)).Select(row => Shown(row, query))],
            [.. (await session.Phases(version)).Select(p => new Phase(p.Id, p.Name))],
            [.. (await session.Epics(version)).Select(e => new Epic(e.Phase, e.Id, e.Name, e.Description))])
        {
            Total = total,
            Tags = counts,
        };
    }

    private static string Columns(Dialect dialect, StoryQuery query) =>
        !query.ListView ? StoryRow.StoryColumns
        : $"{StoryRow.ShortColumns}, {dialect.EntriesIn("acceptance")} AS criteria" + (query.Words.Count > 0 ? ", " + Texts : "");

    private static List<string> Conditions(StoryQuery query)
    {
        var where = new List<string>();
        if (query.Phase is not null || query.Epic is not null)
            where.Add("phase = @phase");
        if (query is { Phase: not null, Epic: not null })
            where.Add("phase = @alsoPhase");
        if (query.Epic is not null)
            where.Add("epic = @epic");
        if (query.Statuses.Count > 0)
            where.Add($"({string.Join(" OR ", query.Statuses.Select(Flags))})");
        return where;
    }

    // As the counts of a version take them: what is merged has passed, and what has passed was not skipped.
    private static string Flags(string status) => status switch
    {
        "merged" => "merged = 1",
        "passed" => "(merged = 0 AND passes = 1)",
        "skipped" => "(merged = 0 AND passes = 0 AND skipped = 1)",
        _ => "(merged = 0 AND passes = 0 AND skipped = 0)",
    };

    private static bool Matches(StoryRow row, StoryQuery query)
    {
        var (words, wanted) = (query.Words, query.Tags);
        if (words.Count == 0 && wanted.Count == 0)
            return true;
        var tags = StoryRow.ReadList(row.Tags);
        if (!wanted.All(tags.Contains))
            return false;
        IReadOnlyList<string>? acceptance = null;
        return words.All(word => Has(row.Title, word) || Has(row.Description, word) || Has(row.Intent, word) || Has(row.Id, word)
            || Has(row.Notes, word) || tags.Any(tag => Has(tag, word))
            || (MayHold(row.Acceptance, word) && (acceptance ??= StoryRow.ReadList(row.Acceptance)).Any(criterion => Has(criterion, word))));
    }

    // JSON escapes neither letters nor digits of ASCII: a list whose JSON has no such word need not be read.
    private static bool MayHold(string json, string word) => !word.All(char.IsAsciiLetterOrDigit) || Has(json, word);

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    // Where words were looked for, the row has the texts that the list leaves out.
    private static Story Shown(StoryRow row, StoryQuery query) => query is { ListView: true, Words.Count: > 0 }
        ? row.ToStory() with { Intent = "", Description = "", Acceptance = [], Notes = "" }
        : row.ToStory();

    private static (int Stories, IReadOnlyList<TagCount> Tags) Count(IEnumerable<string> lists)
    {
        var stories = 0;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            stories++;
            foreach (var tag in StoryRow.ReadList(list).Distinct(StringComparer.Ordinal))
                counts[tag] = counts.GetValueOrDefault(tag) + 1;
        }

        return (stories, [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => new TagCount(c.Key, c.Value))]);
    }
}
