using System.Text.Json;
using Understory.Contracts;

namespace Understory.Backlog.Documents;

/// <summary>Phases and epics of a document. One that cannot be read is reported and stays in the file's own form only.</summary>
internal static class GroupReader
{
    internal static readonly DocumentForm Form = new(
        "group", "", new Dictionary<string, string[]>
        {
            ["id"] = ["id"],
            ["phase"] = ["phase"],
            ["name"] = ["name", "title"],
            ["description"] = ["description"],
        });

    public static List<PhaseRow> Phases(JsonElement root, ImportProblems problems) =>
        Groups(root, "phases", problems, Phase, phase => phase.Id);

    public static List<EpicRow> Epics(JsonElement root, ImportProblems problems) =>
        Groups(root, "epics", problems, Epic, epic => (epic.Phase, epic.Id));

    /// <summary>Null where the item is no phase with an id.</summary>
    public static PhaseRow? Phase(JsonElement item, string path, ImportProblems problems)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return null;
        var fields = new FieldReader(item, Form, path, problems);
        return fields.Number("id") is { } id ? new PhaseRow { Id = id, Name = fields.Text("name"), Source = item.GetRawText() } : null;
    }

    /// <summary>Null where the item is no epic with an id.</summary>
    public static EpicRow? Epic(JsonElement item, string path, ImportProblems problems)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return null;
        var fields = new FieldReader(item, Form, path, problems);
        if (fields.Number("id") is not { } id)
            return null;
        var phase = fields.Number("phase");
        if (phase is null)
            fields.Missing("phase", "is missing; the epic was put into phase 1");
        return new EpicRow
        {
            Phase = phase ?? 1,
            Id = id,
            Name = fields.Text("name"),
            Description = fields.Text("description"),
            Source = item.GetRawText(),
        };
    }

    private static List<T> Groups<T, TKey>(
        JsonElement root, string name, ImportProblems problems, Func<JsonElement, string, ImportProblems, T?> read, Func<T, TKey> key)
        where T : class
    {
        var groups = new List<T>();
        if (!root.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
            return groups;
        if (list.ValueKind != JsonValueKind.Array)
        {
            Warn(name, "should be a list; it was kept in the file's own form only");
            return groups;
        }

        var keys = new HashSet<TKey>();
        foreach (var (item, i) in list.EnumerateArray().Select((item, i) => (item, i)))
        {
            var path = $"{name}[{i}]";
            if (read(item, path, problems) is not { } group)
                Warn(path, "should be an object with a whole number as its id; it was kept in the file's own form only");
            else if (!keys.Add(key(group)))
                Warn(path, "has the id of an earlier one; it was kept in the file's own form only");
            else
                groups.Add(group);
        }

        return groups;

        void Warn(string path, string message) => problems.Add(new ImportProblem(path, message, ProblemSeverity.Warning));
    }
}
