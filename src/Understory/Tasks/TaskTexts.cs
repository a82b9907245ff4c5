using System.Text.Json;
using Understory.Storage;

namespace Understory.Tasks;

/// <summary>What a search finds tasks by. It is written with what it is made of, in the same transaction.</summary>
internal static class TaskTexts
{
    public static Task AddTexts(this Session session, TaskRow task) => session.Execute(
        "INSERT INTO task_texts (task_id, asked) VALUES (@Id, @asked)",
        new { task.Id, asked = Fold(string.Join(' ', [task.Type, task.Version, .. Texts(task.Params)])) });

    /// <summary>After the summary or the error of these tasks was written.</summary>
    public static async Task UpdateOutcomes(this Session session, IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0)
            return;
        var rows = await session.Query<TaskRow>(
            $"SELECT id, summary, error FROM tasks WHERE {session.Dialect.In("id", "@ids")}", new { ids = ids.ToArray() });
        await session.Execute(
            "UPDATE task_texts SET outcome = @outcome WHERE task_id = @Id",
            rows.Select(row => new { row.Id, outcome = Fold($"{row.Summary} {row.Error}") }).ToList());
    }

    /// <summary>Patterns of LIKE, one a word; \ escapes in them. A task is found where each of them fits.</summary>
    public static IReadOnlyList<string> Patterns(string search) =>
    [
        .. Fold(search)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal)
            .Select(word => $"%{word.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%"),
    ];

    // The databases fold no more than ASCII, or as their locale says; PostgreSQL takes no NUL.
    private static string Fold(string text) => text.Replace('\0', ' ').ToLowerInvariant();

    private static IEnumerable<string> Texts(string? json)
    {
        if (json is null)
            return [];
        using var document = JsonDocument.Parse(json);
        return [.. Texts(document.RootElement)];
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Number => [element.GetRawText()],
        _ => [],
    };
}
