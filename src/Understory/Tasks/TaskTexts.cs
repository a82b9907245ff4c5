using System.Text.Json;
using Understory.Storage;

namespace Understory.Tasks;

/// <summary>What a search finds tasks by. It is written with what it is made of, in the same transaction.</summary>
internal static class TaskTexts
{
    /// <summary>
    /// Behind the statement that adds a task, sent together with it; where that one added nothing, neither does this. Its parameters are
    /// the task's Id and <c>asked</c>.
    /// </summary>
    public const string Add = "INSERT INTO task_texts (task_id, asked) SELECT @Id, @asked WHERE EXISTS (SELECT 1 FROM tasks WHERE id = @Id)";

    /// <summary>Type, version and all texts of params.</summary>
    public static string Asked(TaskRow task) => Fold(string.Join(' ', [task.Type, task.Version, .. Texts(task.Params)]));

    /// <summary>After the summary or the error of these tasks was written.</summary>
    public static async Task UpdateOutcomes(this Session session, IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0)
            return;
        await session.UpdateOutcomes(await session.Query<TaskOutcomeRow>(
            $"SELECT {TaskOutcomeRow.Columns} FROM tasks WHERE {session.Dialect.In("id", "@ids")}", new { ids = ids.ToArray() }));
    }

    /// <summary>The same where they are known.</summary>
    public static Task UpdateOutcomes(this Session session, IReadOnlyCollection<TaskOutcomeRow> ended) => session.Execute(
        "UPDATE task_texts SET outcome = @outcome WHERE task_id = @Id",
        ended.Select(row => new { row.Id, outcome = Fold($"{row.Summary} {row.Error}") }).ToList());

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

/// <summary>What a finished task says of its end.</summary>
internal sealed record TaskOutcomeRow
{
    public const string Columns = "id, summary, error";

    public required string Id { get; init; }

    public string? Summary { get; init; }

    public string? Error { get; init; }
}
